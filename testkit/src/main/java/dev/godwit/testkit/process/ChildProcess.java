package dev.godwit.testkit.process;

import dev.godwit.testkit.process.OutputLine.Stream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running child of a test: what it writes, how it ends, what it uses. Waiting methods never wait
 * longer than they are told, and fail with an {@link AssertionError} that holds all output so far.
 * {@link #close} ends the process and its descendants. Safe for use by many threads.
 */
public final class ChildProcess implements AutoCloseable {
  /** How often the use of resources is read: what the last moment before an end adds is lost. */
  static final Duration SAMPLING_INTERVAL = Duration.ofMillis(20);

  /**
   * How long a process may take to end politely when it is closed, before it is killed. An agent
   * whose other side has vanished waits 7 s for its last words; killed before, it leaves its name
   * taken for the next test.
   */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** How long a killed process and its last output may take; more means a broken system. */
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);

  private final Command command;
  private final Process process;
  private final Output output = new Output();
  private volatile ResourceUse resourceUse = new ResourceUse(0, Duration.ZERO);

  ChildProcess(Command command, Process process) {
    this.command = command;
    this.process = process;
    output.read(Stream.STDOUT, process.getInputStream());
    output.read(Stream.STDERR, process.getErrorStream());
    Thread.ofVirtual().name("sampler of " + process.pid()).start(this::sampleUntilEnd);
  }

  /** Its id in the operating system. */
  public long pid() {
    return process.pid();
  }

  /** Whether it has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** All lines so far, of both outputs, in the order of their arrival. */
  public List<OutputLine> lines() {
    return output.lines();
  }

  /** The lines of its standard output so far. */
  public List<String> stdout() {
    return textOf(Stream.STDOUT);
  }

  /** The lines of its standard error so far. */
  public List<String> stderr() {
    return textOf(Stream.STDERR);
  }

  /** As {@link #awaitLine(Stream, Pattern, Duration)}, on standard output. */
  public MatchResult awaitStdout(String regex, Duration timeout) {
    return awaitLine(Stream.STDOUT, Pattern.compile(regex), timeout);
  }

  /** As {@link #awaitLine(Stream, Pattern, Duration)}, on standard error. */
  public MatchResult awaitStderr(String regex, Duration timeout) {
    return awaitLine(Stream.STDERR, Pattern.compile(regex), timeout);
  }

  /**
   * Waits for a line in which the pattern is found; one that came before counts too.
   *
   * @return the match, with its groups
   * @throws AssertionError if there is none in time, or the output ends without
   */
  public MatchResult awaitLine(Stream stream, Pattern pattern, Duration timeout) {
    try {
      return output
          .await(line -> find(line, stream, pattern), timeout)
          .orElseThrow(() ->
              failure("wrote no line on " + stream + " with /" + pattern + "/ in " + timeout));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Waits for its end and the end of its output.
   *
   * @return the exit code; 128 and the signal's number for one that a signal ended
   * @throws AssertionError if it does not end in time
   */
  public int awaitExit(Duration timeout) {
    try {
      if (!process.waitFor(timeout)) {
        throw failure("did not end in " + timeout);
      }
      output.awaitEnd(KILL_TIMEOUT);
      return process.exitValue();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Sends a signal; nothing happens if the process has ended. */
  public void signal(Signal signal) {
    // By a command, as the JDK itself sends TERM and KILL only.
    if (!process.isAlive()) {
      return;
    }
    try {
      Process kill =
          new ProcessBuilder("kill", "-s", signal.name(), Long.toString(pid()))
              .redirectErrorStream(true)
              .start();
      String complaint = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (kill.waitFor() != 0 && process.isAlive()) {
        throw failure("could not be sent " + signal + ": " + complaint);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Writes text to its standard input, at once. */
  public void type(String text) {
    try {
      OutputStream input = process.getOutputStream();
      input.write(text.getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends its standard input. */
  public void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What it has used so far, or had used when it ended, but for its last 20 milliseconds. Zero
   * where there is no /proc.
   */
  public ResourceUse resourceUse() {
    sample();
    return resourceUse;
  }

  /**
   * Ends the process, politely and then by force, and all descendants that it still has.
   *
   * @throws AssertionError if that does not help
   */
  @Override
  public void close() {
    List<ProcessHandle> descendants = process.descendants().toList();
    try {
      if (process.isAlive()) {
        process.destroy();
        if (!process.waitFor(GRACE)) {
          process.destroyForcibly();
        }
      }
      descendants.forEach(ProcessHandle::destroyForcibly);
      if (!process.waitFor(KILL_TIMEOUT)) {
        throw failure("could not be killed");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      descendants.forEach(ProcessHandle::destroyForcibly);
      throw interrupted(e);
    }
  }

  @Override
  public String toString() {
    String state = process.isAlive() ? "running" : "ended with " + process.exitValue();
    return "\"%s\" (pid %d, %s)".formatted(command, pid(), state);
  }

  private List<String> textOf(Stream stream) {
    return output.lines().stream()
        .filter(line -> line.stream() == stream)
        .map(OutputLine::text)
        .toList();
  }

  private static Optional<MatchResult> find(OutputLine line, Stream stream, Pattern pattern) {
    Matcher matcher = pattern.matcher(line.text());
    return line.stream() == stream && matcher.find()
        ? Optional.of(matcher.toMatchResult())
        : Optional.empty();
  }

  private void sampleUntilEnd() {
    try {
      do {
        sample();
      } while (!process.waitFor(SAMPLING_INTERVAL));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sample() {
    if (process.isAlive()) {
      ResourceUse.of(pid()).ifPresent(use -> resourceUse = use);
    }
  }

  private AssertionError failure(String what) {
    return new AssertionError(this + " " + what + ". Its output:\n" + output);
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("The test was interrupted.", e);
  }
}
