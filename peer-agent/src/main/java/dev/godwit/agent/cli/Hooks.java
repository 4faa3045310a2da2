package dev.godwit.agent.cli;

import dev.godwit.agent.TransferSnapshot;
import dev.godwit.agent.process.HookProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has a person's program run after each transfer that was received. Whatever becomes of it, the
 * transfer is none the worse. Thread-safe.
 */
final class Hooks implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Hooks.class.getName());

  /** How many programs run at once. */
  static final int MAX_RUNNING = 2;

  /** How many transfers wait for theirs; for further ones none is run. */
  static final int MAX_WAITING = 1_000;

  /** How long each may take. */
  static final Duration MAX_TIME = Duration.ofMinutes(10);

  /** How long those under way have when the process is to end. */
  static final Duration LAST_TIME = Duration.ofSeconds(2);

  /** The system takes no variable of 128 KiB; what lies deep has long paths. */
  static final int MAX_SAVED_CHARS = 32_768;

  private final ThreadPoolExecutor runners =
      new ThreadPoolExecutor(
          MAX_RUNNING,
          MAX_RUNNING,
          1,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          Thread.ofVirtual().name("godwit-hook").factory());

  private volatile @Nullable Path program;

  Hooks(Optional<Path> program) {
    this.program = program.orElse(null);
  }

  /** From now on this one. */
  void program(Optional<Path> fresh) {
    program = fresh.orElse(null);
  }

  /** This was received, into that folder. */
  void received(TransferSnapshot end, Path folder) {
    Path now = program;
    if (now == null) {
      return;
    }
    try {
      runners.execute(() -> run(now, facts(end, folder)));
    } catch (RejectedExecutionException e) {
      if (!runners.isShutdown()) {
        LOG.log(System.Logger.Level.ERROR, "Too many wait for {0}: it is left out once.", now);
      }
    }
  }

  private static void run(Path program, Map<String, String> facts) {
    try {
      new HookProgram(program)
          .run(facts, MAX_TIME)
          .ifPresent(why ->
              LOG.log(
                  System.Logger.Level.ERROR,
                  "After a transfer {0} was run, but {1}.",
                  program,
                  Printable.of(why)));
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} was ended, as this process ends.", program);
    }
  }

  /** What the program is told, as {@code docs/daemon.md} has it. */
  static Map<String, String> facts(TransferSnapshot end, Path folder) {
    Map<String, String> facts = new HashMap<>();
    facts.put("GODWIT_EVENT", "received");
    facts.put("GODWIT_PEER", end.peer());
    facts.put("GODWIT_DIR", folder.toString());
    facts.put("GODWIT_FILES", Integer.toString(end.files()));
    facts.put("GODWIT_FILES_SKIPPED", Integer.toString(end.filesSkipped()));
    facts.put("GODWIT_BYTES", Long.toString(end.totalBytes()));
    StringBuilder saved = new StringBuilder();
    for (Path path : end.saved()) {
      String line = path + "\n";
      if (saved.length() + line.length() > MAX_SAVED_CHARS) {
        break;
      }
      saved.append(line);
    }
    facts.put("GODWIT_SAVED", saved.toString().stripTrailing());
    return facts;
  }

  @Override
  public void close() {
    runners.shutdown();
    try {
      if (!runners.awaitTermination(LAST_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
        runners.shutdownNow();
        var _ = runners.awaitTermination(LAST_TIME.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
