package dev.godwit.agent;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The disk work of one conversation, in order, on a thread of its own. */
final class DiskWork {
  private static final System.Logger LOG = System.getLogger(DiskWork.class.getName());

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("godwit-disk").daemon(true).factory());

  /** Has this done, after all that was given before; {@code onFault} hears what it threw. */
  void run(Runnable work, Consumer<Throwable> onFault) {
    thread.execute(() -> {
      try {
        work.run();
      } catch (RuntimeException | Error fault) {
        onFault.accept(fault);
      }
    });
  }

  /** The end: each of these steps, whatever comes of the others, and nothing more. */
  void finish(List<Runnable> steps) {
    Consumer<Throwable> log =
        fault -> LOG.log(System.Logger.Level.ERROR, "A step of a transfer's end failed.", fault);
    steps.forEach(step -> run(step, log));
    thread.shutdown();
  }
}
