package dev.godwit.protocol.transfer;

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
    life.send(hello, nowNanos);
  }

  void onHello(Frame.Hello theirs, long nowNanos) {
    if (!life.expect(stage == Stage.GREETING, theirs, nowNanos)) {
      return;
    }
    if (theirs.version() != Frame.VERSION) {
      life.unsupportedVersion(nowNanos);
      return;
    }
    int chunks = Math.min(hello.chunksPerFrame(), theirs.chunksPerFrame());
    chunks = Math.min(chunks, linkFrameBytes / Frame.CHUNK_BYTES);
    frameBytes = Math.clamp(chunks, 1, Frame.MAX_CHUNKS_PER_FRAME) * Frame.CHUNK_BYTES;
    stage = Stage.OFFERED;
    List<FileEntry> first = pages.next();
    life.send(
        new Frame.Offer(
            transfer,
            attempt,
            manifest.count(),
            OptionalLong.of(manifest.totalBytes()),
            first,
            pages.hasNext(),
            message),
        nowNanos);
    life.report(new TransferEvent.Offered());
  }

  void onAccept(Frame accept, long nowNanos) {
    if (life.expect(stage == Stage.OFFERED, accept, nowNanos)) {
      stage = Stage.LISTING;
      life.report(new TransferEvent.Accepted());
    }
  }

  void onNext(Frame next, long nowNanos) {
    if (life.expect(stage == Stage.LISTING && pages.hasNext(), next, nowNanos)) {
      life.send(new Frame.Files(pages.next(), pages.hasNext()), nowNanos);
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

  /** Whether the receiver's answer to the offer is still to come. */
  boolean isUnanswered() {
    return stage == Stage.OFFERED;
  }

  /** How much one binary frame may carry: what both sides and the link can take. */
  int frameBytes() {
    return frameBytes;
  }
}
