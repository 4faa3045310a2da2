package dev.godwit.agent;

import dev.godwit.agent.file.FileProblem;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.Pace;
import dev.godwit.protocol.transfer.Receiver;
import dev.godwit.protocol.transfer.ResumePoint;
import dev.godwit.protocol.transfer.TransferCode;
import dev.godwit.protocol.transfer.TransferId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Has the disk's thread do what a receiver's machine wants of it, and brings the machine the
 * answers. Confined to the attempt's loop, but for what is handed to that thread.
 */
final class DiskOrders {
  private interface Work {
    void run() throws FileProblem;
  }

  /** Work of the disk that waits until its bytes may be taken, at most a window of them. */
  private record Waiting(int bytes, Runnable work) {}

  private final SerialLoop loop;
  private final LinkInbox inbox;
  private final Receiver receiver;
  private final Consumer<Runnable> diskThread;
  private final @Nullable Pace pace;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private IncomingStore store;
  private @Nullable BlockInflater inflater;
  private @Nullable String trouble;

  /**
   * For one attempt.
   *
   * @param store where it goes, unless the offer tells otherwise: {@link #storeIn}
   * @param diskThread takes what is to be done there, unless the attempt is ending
   * @param limit of bytes in a second, if there is one
   */
  DiskOrders(
      SerialLoop loop,
      LinkInbox inbox,
      Receiver receiver,
      IncomingStore store,
      Consumer<Runnable> diskThread,
      OptionalLong limit) {
    this.loop = loop;
    this.inbox = inbox;
    this.receiver = receiver;
    this.store = store;
    this.diskThread = diskThread;
    this.pace = limit.isPresent() ? new Pace(limit.getAsLong()) : null;
  }

  /** It goes there: to be told before anything else is ordered. */
  void storeIn(IncomingStore other) {
    store = other;
  }

  /** The sender has stated the digest of a file. */
  void stated(int file, Digest digest) {
    store.stated(file, digest);
  }

  /** The attempt is over. On the disk's thread. */
  void close(boolean stoppedByPerson) {
    if (inflater != null) {
      inflater.close();
    }
    store.close(stoppedByPerson);
  }

  /** What is wrong with the disk, for this side's person; null if nothing is. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Judges whether an offer has room; {@code then} is run if it has, else it is rejected. */
  void requireRoom(Frame.Offer offer, Runnable then) {
    order(
        0,
        () -> {
          try {
            store.requireRoom(offer);
            loop.post(then);
          } catch (FileProblem problem) {
            loop.post(() -> {
              trouble = problem.getMessage();
              receiver.reject(
                  DiskCodes.of(problem), problem.reason().sentence(), System.nanoTime());
            });
          }
        });
  }

  /** {@code shown} hears on the loop how many entries earlier attempts have left done. */
  void prepare(
      TransferId id, int attempt, String peer, Manifest whole, Consumer<ResumePoint> shown) {
    onStore(() -> {
      ResumePoint held = store.prepare(id, attempt, peer, whole);
      loop.post(() -> {
        shown.accept(held);
        receiver.onPrepared(held, System.nanoTime());
      });
    });
  }

  void store(Frame.Block block) {
    LinkInbox.Arrived arrived = inbox.takeBlock(block.lengthOnLink());
    onStore(
        arrived.length(),
        () -> {
          ByteBuffer[] data = opened(block, arrived.data());
          boolean right = data.length > 0 && store.store(block, data);
          inbox.freeBlock(arrived);
          answer(right ? receiver::onBlockStored : receiver::onBlockRefused);
        });
  }

  /** The bytes of a block as they are in the file; none if it can't be decoded. */
  private ByteBuffer[] opened(Frame.Block block, ByteBuffer[] data) {
    if (block.encodedLength().isEmpty()) {
      return data;
    }
    if (inflater == null) {
      inflater = new BlockInflater();
    }
    ByteBuffer decoded = inflater.inflate(data, block.length());
    return decoded == null ? new ByteBuffer[0] : new ByteBuffer[] {decoded};
  }

  void checkpoint() {
    onStore(() -> store.checkpoint(this::failed, () -> answer(receiver::onCheckpointed)));
  }

  void restart(int file) {
    onStore(() -> store.restart(file));
  }

  void drop(int file) {
    onStore(() -> store.drop(file));
  }

  void discard(TransferId id) {
    waiting.clear();
    order(0, () -> store.discard(id));
  }

  /** {@code shown} hears on the loop where what was saved is. */
  void publish(List<Integer> batch, Consumer<List<Path>> shown) {
    onStore(() -> {
      List<Path> saved = store.publish(batch);
      loop.post(() -> {
        shown.accept(saved);
        receiver.onPublished(batch, System.nanoTime());
      });
    });
  }

  void conclude() {
    order(
        0,
        () -> {
          store.conclude();
          answer(receiver::onConcluded);
        });
  }

  private void onStore(Work work) {
    onStore(0, work);
  }

  private void onStore(int bytes, Work work) {
    order(
        bytes,
        () -> {
          try {
            work.run();
          } catch (FileProblem problem) {
            failed(problem);
          }
        });
  }

  /** In order, and no faster than the limit allows. */
  private void order(int bytes, Runnable work) {
    if (pace == null) {
      diskThread.accept(work);
    } else {
      waiting.add(new Waiting(bytes, work));
      goOn(System.nanoTime());
    }
  }

  /** Hands on what may go by now. */
  void goOn(long nowNanos) {
    while (!waiting.isEmpty() && deadlineNanos() <= nowNanos) {
      Waiting next = waiting.remove();
      if (pace != null && next.bytes() > 0) {
        pace.take(next.bytes(), nowNanos);
      }
      diskThread.accept(next.work());
    }
  }

  /** When {@link #goOn} is to be called, or {@link Long#MAX_VALUE}. */
  long deadlineNanos() {
    Waiting next = waiting.peek();
    if (next == null || pace == null) {
      return Long.MAX_VALUE;
    }
    return next.bytes() == 0 ? Long.MIN_VALUE : pace.freeAtNanos();
  }

  private void answer(LongConsumer answer) {
    loop.post(() -> answer.accept(System.nanoTime()));
  }

  private void failed(FileProblem problem) {
    TransferCode code = DiskCodes.of(problem);
    loop.post(() -> {
      trouble = problem.getMessage();
      receiver.onDiskFailed(code, problem.reason().sentence(), System.nanoTime());
    });
  }
}
