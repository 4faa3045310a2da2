package dev.godwit.agent.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a program without arguments, input or a shell; what it is to know is in its environment.
 * Thread-safe.
 */
public final class HookProgram {
  /** So much of the end of what it prints is kept for whoever asks why it failed. */
  static final int MAX_KEPT_OUTPUT_BYTES = 2_048;

  /** How long its output may stay open after its end: a child of its may hold it. */
  private static final Duration OUTPUT_TIME = Duration.ofSeconds(1);

  /** What the service manager has given to this process alone. */
  private static final String[] NOT_FOR_OTHERS = {
    "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_FDS", "LISTEN_PID"
  };

  private final Path program;

  /** This program, by its path. */
  public HookProgram(Path program) {
    this.program = program;
  }

  /**
   * Runs it to its end, or ends it, with all that it has started.
   *
   * @param facts further variables of its environment
   * @param timeLimit how long it may take
   * @return what went wrong, for a person; empty if it ended well
   * @throws InterruptedException after its end, if the thread was interrupted meanwhile
   */
  public Optional<String> run(Map<String, String> facts, Duration timeLimit)
      throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(program.toString())
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true);
    for (String variable : NOT_FOR_OTHERS) {
      builder.environment().remove(variable);
    }
    builder.environment().putAll(facts);
    try {
      Process process = builder.start();
      CompletableFuture<String> output = tailOf(process.getInputStream());
      boolean inTime;
      try {
        inTime = process.waitFor(timeLimit);
      } catch (InterruptedException e) {
        kill(process);
        throw e;
      }
      if (!inTime) {
        kill(process);
        return Optional.of("it took longer than " + timeLimit.toSeconds() + " s, and was ended");
      }
      return process.exitValue() == 0
          ? Optional.empty()
          : Optional.of("it ended with " + process.exitValue() + said(output));
    } catch (IOException e) {
      return Optional.of("it could not be started: " + e.getMessage());
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static String said(CompletableFuture<String> output) throws InterruptedException {
    try {
      String text = output.get(OUTPUT_TIME.toMillis(), TimeUnit.MILLISECONDS).strip();
      return text.isEmpty() ? "" : ", and had said: " + text;
    } catch (ExecutionException | TimeoutException e) {
      return "";
    }
  }

  /** Reads all, as who is not read from is held up; keeps the end. */
  private static CompletableFuture<String> tailOf(InputStream output) {
    CompletableFuture<String> tail = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("godwit-hook-output")
        .start(() -> {
          byte[] kept = new byte[2 * MAX_KEPT_OUTPUT_BYTES];
          int length = 0;
          try (output) {
            for (int count; (count = output.read(kept, length, kept.length - length)) > 0; ) {
              length += count;
              if (length > MAX_KEPT_OUTPUT_BYTES) {
                int from = length - MAX_KEPT_OUTPUT_BYTES;
                System.arraycopy(kept, from, kept, 0, MAX_KEPT_OUTPUT_BYTES);
                length = MAX_KEPT_OUTPUT_BYTES;
              }
            }
          } catch (IOException e) {
            // What was read so far has to do.
          }
          tail.complete(new String(kept, 0, length, StandardCharsets.UTF_8));
        });
    return tail;
  }
}
