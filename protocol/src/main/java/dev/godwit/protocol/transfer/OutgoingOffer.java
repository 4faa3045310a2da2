package dev.godwit.protocol.transfer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The sender's part of a transfer up to the point where blocks may flow: greet, offer, list.
 * Confined to its machine.
 */
final class OutgoingOffer {
  private enum Stage {
    GREETING,
    OFFERED,
    LISTING,
    TAKEN
  }

  private final TransferId transfer;
  private final int attempt;
  private final Manifest manifest;
  private final Optional<String> message;
  private final Frame.Hello hello;
  private final ManifestPages pages;
  private final LinkLife life;
  private Stage stage = Stage.GREETING;
  private int linkFrameBytes = Frame.CHUNK_BYTES;
  private int frameBytes = Frame.CHUNK_BYTES;

  OutgoingOffer(
      TransferId transfer,
      int attempt,
      Manifest manifest,
      Optional<String> message,
      Frame.Hello hello,
      LinkLife life) {
    this.transfer = transfer;
    this.attempt = attempt;
    this.manifest = manifest;
    this.message = message;
    this.hello = hello;
    this.pages = new ManifestPages(manifest);
    this.life = life;
  }

  void onLinkOpen(int maxMessageBytes, long nowNanos) {
    linkFrameBytes = maxMessageBytes;
    life.open(hello, nowNanos);
  }

  void onHello(Frame.Hello theirs, long nowNanos) {
    if (!life.expect(stage == Stage.GREETING, theirs, nowNanos)) {
      return;
    }
    if (theirs.version() != Frame.VERSION) {
      life.unsupportedVersion(nowNanos);
      return;
    }
    frameBytes =
        Math.min(
            Frame.bytesPerFrame(hello.chunksPerFrame(), theirs.chunksPerFrame()),
            Frame.bytesPerFrame(linkFrameBytes / Frame.CHUNK_BYTES, Frame.MAX_CHUNKS_PER_FRAME));
    stage = Stage.OFFERED;
    life.send(offer(pages.next(pageBytes(offer(List.of())))), nowNanos);
    life.report(new TransferEvent.Offered());
  }

  private Frame.Offer offer(List<FileEntry> firstPage) {
    return new Frame.Offer(
        transfer,
        attempt,
        manifest.count(),
        OptionalLong.of(manifest.totalBytes()),
        firstPage,
        pages.hasNext(),
        message);
  }

  /** What a frame leaves for the entries that it does not have yet. */
  private static int pageBytes(Frame withoutEntries) {
    int used = FrameCodec.encode(withoutEntries).getBytes(StandardCharsets.UTF_8).length;
    // "more" may become a byte longer when it becomes false.
    return Frame.MAX_TEXT_BYTES - used - 1;
  }

  void onAccept(Frame accept, long nowNanos) {
    if (life.expect(stage == Stage.OFFERED, accept, nowNanos)) {
      stage = Stage.LISTING;
      life.report(new TransferEvent.Accepted());
    }
  }

  void onNext(Frame next, long nowNanos) {
    if (life.expect(stage == Stage.LISTING && pages.hasNext(), next, nowNanos)) {
      List<FileEntry> page = pages.next(pageBytes(new Frame.Files(List.of(), true)));
      life.send(new Frame.Files(page, pages.hasNext()), nowNanos);
    }
  }

  /** Whether all is listed, so that the receiver may say what it has. */
  boolean isListed() {
    return stage == Stage.LISTING && !pages.hasNext();
  }

  /** The receiver has said what it has: blocks may flow. */
  void taken() {
    stage = Stage.TAKEN;
  }

  boolean isTaken() {
    return stage == Stage.TAKEN;
  }

  /** Whether there is an offer that the other side knows of. */
  boolean isOffered() {
    return stage != Stage.GREETING;
  }

  /** Whether the receiver has taken the offer. */
  boolean isAccepted() {
    return stage == Stage.LISTING || stage == Stage.TAKEN;
  }

  /** Whether the receiver's answer to the offer is still to come. */
  boolean isUnanswered() {
    return stage == Stage.OFFERED;
  }

  /** How much one binary frame may carry: what both sides and the link can take. */
  int frameBytes() {
    return frameBytes;
  }
}
