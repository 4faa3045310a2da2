package dev.godwit.agent;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The thread on which an attempt's disk work is done, in the order in which it was asked for. */
final class DiskThread {
  private static final System.Logger LOG = System.getLogger(DiskThread.class.getName());

  private final SerialLoop loop;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("godwit-disk").daemon(true).factory());

  /** What fails by a fault fails on this loop. */
  DiskThread(SerialLoop loop) {
    this.loop = loop;
  }

  void execute(Runnable work) {
    thread.execute(() -> {
      try {
        work.run();
      } catch (RuntimeException | Error fault) {
        loop.post(() -> {
          throw new IllegalStateException("disk work failed", fault);
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
