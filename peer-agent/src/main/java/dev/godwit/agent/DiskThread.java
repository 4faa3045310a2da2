package dev.godwit.agent;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A thread on which an attempt's work of one kind, such as that of the disk, is done in the order
 * in which it was asked for.
 */
final class DiskThread {
  private static final System.Logger LOG = System.getLogger(DiskThread.class.getName());

  private final SerialLoop loop;
  private final ExecutorService thread;

  /** What fails by a fault fails on this loop. */
  DiskThread(String name, SerialLoop loop) {
    this.loop = loop;
    this.thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon(true).factory());
  }

  void execute(Runnable work) {
    thread.execute(() -> {
      try {
        work.run();
      } catch (RuntimeException | Error fault) {
        loop.post(() -> {
          throw new IllegalStateException("work failed", fault);
        });
      }
    });
  }

  /** The last that is done; each step is taken, whatever comes of those before. */
  void executeLast(Runnable... steps) {
    thread.execute(() -> {
      for (Runnable step : steps) {
        try {
          step.run();
        } catch (RuntimeException | Error fault) {
          LOG.log(System.Logger.Level.ERROR, "A step of a transfer's end failed.", fault);
        }
      }
    });
    thread.shutdown();
  }
}
