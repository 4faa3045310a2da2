package dev.godwit.agent;

import dev.godwit.agent.file.Arrival;
import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.FileReceipt;
import dev.godwit.agent.file.TakenNames;
import dev.godwit.protocol.transfer.BlockDigests;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.HeldStream;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.ResumePoint;
import dev.godwit.protocol.transfer.TransferId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What arrives in order and is no file yet, or never becomes one: a stream, or a file that is
 * written on to a program. Kept over all attempts of one transfer, and lost with the process.
 * Confined to the thread of one attempt at a time, but for {@link #stated}.
 */
final class StreamStore implements IncomingStore {
  /** Where the bytes go, in order. */
  interface Target {
    void requireRoom(Frame.Offer offer) throws FileProblem;

    void open(Arrival arrival, Manifest whole) throws FileProblem;

    /** Writes what comes next; false if the digest is wrong, and nothing was written. */
    boolean write(long offset, ByteBuffer[] data, Digest digest) throws FileProblem;

    /** All is there; says where, if it is a place. Once. */
    List<Path> publish() throws FileProblem;

    /** Nothing more comes; what is not published is deleted. Again does no harm. */
    void close();
  }

  private final Target target;
  private final TakenNames rule;
  private final Receipts receipts;
  private final HeldStream held = new HeldStream();
  private final BlockDigests blocks = new BlockDigests();
  private volatile @Nullable Digest stated;
  private @Nullable Manifest manifest;
  private @Nullable List<Path> saved;
  private String peer = "";

  StreamStore(Target target, TakenNames rule, Receipts receipts) {
    this.target = target;
    this.rule = rule;
    this.receipts = receipts;
  }

  @Override
  public void stated(int file, Digest digest) {
    stated = digest;
  }

  @Override
  public void requireRoom(Frame.Offer offer) throws FileProblem {
    target.requireRoom(offer);
  }

  @Override
  public ResumePoint prepare(TransferId transfer, int attempt, String sender, Manifest whole)
      throws FileProblem {
    if (manifest == null) {
      target.open(new Arrival(transfer, attempt, sender, Instant.now(), rule), whole);
      manifest = whole;
      peer = sender;
    }
    if (whole.isStream()) {
      return ResumePoint.of(held.copy());
    }
    boolean isNew = blocks.count() == 0;
    return isNew
        ? ResumePoint.nothing()
        : new ResumePoint(List.of(), Map.of(0, Knowledge.copy(blocks)));
  }

  /** What does not come next is refused, until that which does has come. */
  @Override
  public boolean store(Frame.Block block, ByteBuffer[] data) throws FileProblem {
    if (block.offset() != held.endBytes() || !target.write(block.offset(), data, block.sha256())) {
      return false;
    }
    held.add(block.length(), block.sha256());
    blocks.put(blocks.count(), block.sha256());
    return true;
  }

  /** After a crash there is nothing to go on with. */
  @Override
  public void checkpoint(Consumer<FileProblem> ifFailed, Runnable whenSafe) {
    whenSafe.run();
  }

  @Override
  public void restart(int file) throws FileProblem {
    throw FileProblem.writtenOn();
  }

  @Override
  public void drop(int file) throws FileProblem {
    if (held.endBytes() > 0) {
      throw FileProblem.writtenOn();
    }
  }

  /** A further attempt, which has not heard of it, has this done again. */
  @Override
  public List<Path> publish(List<Integer> batch) throws FileProblem {
    List<Path> places = saved;
    if (places == null) {
      places = target.publish();
      saved = places;
      Digest digest = stated;
      if (digest != null) {
        String name = Objects.requireNonNull(manifest).entry(0).path().text();
        String place = places.isEmpty() ? name : places.getFirst().toString();
        receipts.add(new FileReceipt(Instant.now(), false, peer, place, held.endBytes(), digest));
      }
    }
    return places;
  }

  @Override
  public void conclude() {
    receipts.flush();
    target.close();
  }

  @Override
  public void discard(TransferId transfer) {
    target.close();
  }

  @Override
  public void close(boolean stoppedByPerson) {
    receipts.flush();
  }

  /** No further attempt will come. */
  void forget() {
    target.close();
  }
}
