package dev.godwit.agent;

import dev.godwit.agent.file.FileProblem;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.Receiver;
import dev.godwit.protocol.transfer.ResumePoint;
import dev.godwit.protocol.transfer.TransferCode;
import dev.godwit.protocol.transfer.TransferId;
import java.nio.file.Path;
import java.util.List;
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

  private final SerialLoop loop;
  private final LinkInbox inbox;
  private final Receiver receiver;
  private final ReceivingDisk store;
  private final Consumer<Runnable> diskThread;
  private @Nullable String trouble;

  /**
   * For one attempt.
   *
   * @param diskThread takes what is to be done there, unless the attempt is ending
   */
  DiskOrders(
      SerialLoop loop,
      LinkInbox inbox,
      Receiver receiver,
      ReceivingDisk store,
      Consumer<Runnable> diskThread) {
    this.loop = loop;
    this.inbox = inbox;
    this.receiver = receiver;
    this.store = store;
    this.diskThread = diskThread;
  }

  /** What is wrong with the disk, for this side's person; null if nothing is. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Judges whether an offer has room; {@code then} is run if it has, else it is rejected. */
  void requireSpace(long totalBytes, Runnable then) {
    diskThread.accept(() -> {
      try {
        store.requireSpace(totalBytes);
        loop.post(then);
      } catch (FileProblem problem) {
        loop.post(() -> {
          trouble = problem.getMessage();
          receiver.reject(DiskCodes.of(problem), problem.reason().sentence(), System.nanoTime());
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
    onStore(() -> {
      boolean right = store.store(block, arrived.data());
      inbox.freeBlock(arrived);
      answer(right ? receiver::onBlockStored : receiver::onBlockRefused);
    });
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
    diskThread.accept(() -> store.discard(id));
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
    diskThread.accept(() -> {
      store.conclude();
      answer(receiver::onConcluded);
    });
  }

  private void onStore(Work work) {
    diskThread.accept(() -> {
      try {
        work.run();
      } catch (FileProblem problem) {
        failed(problem);
      }
    });
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
