package dev.godwit.agent;

import dev.godwit.agent.file.HashProgress;
import dev.godwit.agent.file.TakenNames;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Frame;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where an attempt puts what is offered: into a folder, or, if it is a stream or goes to a program,
 * to a store that outlives the attempt. Confined to the attempt's loop, but for {@link #stream}.
 */
final class IncomingStores {
  private final ReceiveOptions options;
  private final Path directory;
  private final Receipts receipts;
  private final IncomingStore folder;
  private volatile @Nullable StreamStore stream;

  IncomingStores(ReceiveOptions options, PeerName peer, HashProgress progress, Receipts receipts) {
    this.options = options;
    this.directory = options.directoryOf(peer);
    this.receipts = receipts;
    this.folder = new ReceivingDisk(directory, rule(), progress, receipts);
  }

  /** Where files go, unless the offer tells otherwise. */
  IncomingStore folder() {
    return folder;
  }

  /** What an earlier attempt has left is gone on with. */
  void goOnWith(@Nullable StreamStore left) {
    stream = left;
  }

  /** Whether this can be stored at all: a program gets one file or stream. */
  boolean takes(Frame.Offer offer) {
    boolean isOneFile =
        offer.fileCount() == 1 && offer.files().stream().noneMatch(FileEntry::isDirectory);
    return options.sinks().isEmpty() || isOneFile;
  }

  /** Where this goes. */
  IncomingStore storeFor(Frame.Offer offer) {
    StreamStore open = stream;
    if (open == null && (offer.totalBytes().isEmpty() || options.sinks().isPresent())) {
      open = new StreamStore(target(), rule(), receipts);
      stream = open;
    }
    return open == null ? folder : open;
  }

  /** What there is by now of a stream, for a further attempt; null if this is none. */
  @Nullable StreamStore stream() {
    return stream;
  }

  private StreamStore.Target target() {
    return options.sinks().isPresent()
        ? new SinkTarget(options.sinks().get())
        : new StreamFile(directory, rule());
  }

  private TakenNames rule() {
    return options.onExists().rule();
  }
}
