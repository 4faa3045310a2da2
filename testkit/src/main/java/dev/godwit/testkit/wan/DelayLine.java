package dev.godwit.testkit.wan;

import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/**
 * The program {@code delayline.c} at work: it makes a device in each of two namespaces and carries
 * packets between them. Safe for use by many threads.
 */
final class DelayLine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SOURCE = "delayline.c";

  private final ChildProcess process;
  private final AtomicLong commands = new AtomicLong();

  private DelayLine(ChildProcess process) {
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param programs the folder in which it is compiled, unless it is there already
   * @param seed what random loss depends on
   */
  static DelayLine start(Path programs, String near, String far, String device, long seed) {
    Command command =
        Command.of(compiled(programs).toString(), near, far, device, Long.toString(seed));
    ChildProcess process = command.start();
    try {
      process.awaitStdout("^ready$", PATIENCE);
      return new DelayLine(process);
    } catch (AssertionError e) {
      process.close();
      throw e;
    }
  }

  /** From now on both ways are like this. */
  void become(WanPath path) {
    String answer =
        ask(
            String.format(
                Locale.ROOT,
                "path %d %.3f %.0f %d",
                TimeUnit.NANOSECONDS.toMicros(path.roundTrip().toNanos() / 2),
                path.lossPercent() * 1e4,
                path.bytesPerSecond(),
                TimeUnit.NANOSECONDS.toMicros(path.queue().toNanos())));
    if (!answer.equals("done")) {
      throw new IllegalStateException("The delay line does not know this path: " + path);
    }
  }

  WanCounters counters() {
    return WanCounters.parse(ask("count").substring("counted".length()));
  }

  private String ask(String command) {
    long number = commands.incrementAndGet();
    process.type(number + " " + command + "\n");
    return process.awaitStdout("^" + number + " (.*)$", PATIENCE).group(1);
  }

  @Override
  public void close() {
    process.close();
  }

  /** Named for its source, so that several versions and processes may share a folder. */
  private static Path compiled(Path programs) {
    byte[] source = source();
    CRC32 sum = new CRC32();
    sum.update(source);
    Path program = programs.resolve("delayline-%08x".formatted(sum.getValue()));
    try {
      if (!Files.isExecutable(program)) {
        Files.createDirectories(programs);
        Path work = Files.createTempDirectory(programs, "delayline-");
        Path file = Files.write(work.resolve(SOURCE), source);
        Path made = work.resolve("delayline");
        compile(file, made);
        Files.move(made, program, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(file);
        Files.delete(work);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return program;
  }

  private static void compile(Path source, Path program) {
    Command gcc =
        Command.of("gcc", "-O2", "-std=c11", "-Wall", "-Wextra", "-Werror", "-o")
            .and(program.toString(), source.toString());
    try (ChildProcess process = gcc.start()) {
      if (process.awaitExit(PATIENCE) != 0) {
        throw new IllegalStateException(
            "gcc does not take delayline.c:\n" + String.join("\n", process.stderr()));
      }
    }
  }

  private static byte[] source() {
    try (InputStream in =
        Objects.requireNonNull(DelayLine.class.getResourceAsStream(SOURCE), SOURCE)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
