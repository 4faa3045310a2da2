package dev.godwit.protocol.transfer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The sender's part of a transfer up to the point where blocks may flow: greet, offer, list.
 * Confined to its machine.
 */
final class OutgoingOffer {
  private enum Stage {
    GREETING,
    /** Both have greeted, and there is nothing to offer yet. */
    READY,
    OFFERED,
    LISTING,
    TAKEN
  }

  /** What is offered. */
  private record Offering(
      TransferId transfer,
      int attempt,
      Manifest manifest,
      Optional<String> message,
      ManifestPages pages) {
    Frame.Offer frame(List<FileEntry> firstPage) {
      return new Frame.Offer(
          transfer,
          attempt,
          manifest.count(),
          manifest.isStream() ? OptionalLong.empty() : OptionalLong.of(manifest.totalBytes()),
          firstPage,
          pages.hasNext(),
          message);
    }
  }

  private final Frame.Hello hello;
  private final LinkLife life;
  private @Nullable Offering offering;
  private Stage stage = Stage.GREETING;
  private List<String> peerFeatures = List.of();
  private int linkFrameBytes = Frame.CHUNK_BYTES;
  private int frameBytes = Frame.CHUNK_BYTES;

  OutgoingOffer(Frame.Hello hello, LinkLife life) {
    this.hello = hello;
    this.life = life;
  }

  /** There is something to offer; it goes out once {@link #offerIfReady} finds both greeted. */
  void set(TransferId transfer, int attempt, Manifest manifest, Optional<String> message) {
    if (offering != null) {
      throw new IllegalStateException("a link carries one offer");
    }
    offering = new Offering(transfer, attempt, manifest, message, new ManifestPages(manifest));
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
    peerFeatures = theirs.features();
    stage = Stage.READY;
  }

  /** Offers what there is, if both have greeted; returns whether it has done so now. */
  boolean offerIfReady(long nowNanos) {
    if (offering == null || stage != Stage.READY || !life.isOpen()) {
      return false;
    }
    stage = Stage.OFFERED;
    int pageBytes = pageBytes(offering.frame(List.of()));
    life.send(offering.frame(offering.pages().next(pageBytes)), nowNanos);
    life.report(new TransferEvent.Offered());
    return true;
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
    if (offering == null || stage != Stage.LISTING || !offering.pages().hasNext()) {
      life.expect(false, next, nowNanos);
    } else {
      ManifestPages pages = offering.pages();
      List<FileEntry> page = pages.next(pageBytes(new Frame.Files(List.of(), true)));
      life.send(new Frame.Files(page, pages.hasNext()), nowNanos);
    }
  }

  /** Whether both sides have this feature. */
  boolean isAgreed(String feature) {
    return hello.features().contains(feature) && peerFeatures.contains(feature);
  }

  boolean hasGreeted() {
    return stage != Stage.GREETING;
  }

  /** Whether all is listed, so that the receiver may say what it has. */
  boolean isListed() {
    return offering != null && stage == Stage.LISTING && !offering.pages().hasNext();
  }

  /** The receiver has said what it has: blocks may flow. */
  void taken() {
    stage = Stage.TAKEN;
  }

  /** Whether the receiver has taken the offer. */
  boolean isAccepted() {
    return stage == Stage.LISTING || stage == Stage.TAKEN;
  }

  /** Whether the receiver's answer to the offer is still to come. */
  boolean isUnanswered() {
    return stage == Stage.OFFERED;
  }

  /** Whether this may be the receiver's memory of an earlier attempt. */
  boolean mayBeRemembered(Frame.Complete complete) {
    if (offering == null || !isUnanswered()) {
      return false;
    }
    Manifest manifest = offering.manifest();
    return complete.files() <= manifest.count()
        && (manifest.isStream() || complete.bytes() <= manifest.totalBytes());
  }

  /** How much one binary frame may carry: what both sides and the link can take. */
  int frameBytes() {
    return frameBytes;
  }
}
