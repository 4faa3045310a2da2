package dev.godwit.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A process that was started here: what it says and when, when it ends, and the most memory that it
 * and its own children held. Closing it ends them. May be used from any thread.
 */
final class Child implements AutoCloseable {
  /** The last memory reading is at most this old when the process ends. */
  private static final Duration MEMORY_INTERVAL = Duration.ofMillis(50);

  /** How long a process may take to end when asked, before it is killed. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** What is kept of its output: enough to find a line awaited, and to say why it failed. */
  private static final int MAX_KEPT_LINES = 200;

  private static final int LINES_TOLD = 20;

  /** A line of its output (standard output and error alike) and when it came. */
  record Line(String text, long atNanos) {}

  private final String name;
  private final Process process;
  private final long startedNanos;
  private final Thread reader;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by lock.
  private final Deque<Line> lines = new ArrayDeque<>();
  private boolean outputEnded;
  private long peakBytes;

  private Child(String name, Process process, long startedNanos) {
    this.name = name;
    this.process = process;
    this.startedNanos = startedNanos;
    this.reader = Thread.ofVirtual().unstarted(this::readOutput);
  }

  static Child start(
      String name, Path directory, Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().putAll(environment);
    long startedNanos = System.nanoTime();
    Child child = new Child(name, builder.start(), startedNanos);
    child.reader.start();
    Thread.ofVirtual().start(child::watchMemory);
    return child;
  }

  /** When it was about to be started, on {@link System#nanoTime}. */
  long startedNanos() {
    return startedNanos;
  }

  /** Waits for a line that may have come already. */
  Line awaitLine(String what, Predicate<String> wanted, Duration timeout)
      throws InterruptedException {
    long leftNanos = timeout.toNanos();
    lock.lock();
    try {
      while (true) {
        for (Line line : lines) {
          if (wanted.test(line.text())) {
            return line;
          }
        }
        if (outputEnded) {
          throw failure("ended before it said " + what);
        }
        if (leftNanos <= 0) {
          throw failure("did not say " + what + " within " + timeout.toSeconds() + " s");
        }
        leftNanos = changed.awaitNanos(leftNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until it has ended well.
   *
   * @return when that was, on {@link System#nanoTime}
   */
  long awaitSuccess(Duration timeout) throws InterruptedException {
    awaitEnd(timeout);
    long endedNanos = System.nanoTime();
    if (process.exitValue() != 0) {
      reader.join(GRACE);
      throw failure("failed with exit code " + process.exitValue());
    }
    return endedNanos;
  }

  /** Waits for its end, however it comes; returns whether it came so soon. */
  boolean hasEndedWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until it has ended, however. */
  void awaitEnd(Duration timeout) throws InterruptedException {
    if (!hasEndedWithin(timeout)) {
      throw failure("did not end within " + timeout.toSeconds() + " s");
    }
  }

  /** Waits until the processes that it started are gone, and it has heard of their ends. */
  void awaitChildless() {
    if (!haveEnded(process.children().toList())) {
      throw failure("still has children after " + GRACE.toSeconds() + " s");
    }
  }

  /** The most memory that it and its children, taken together, have held so far. */
  long peakBytes() {
    lock.lock();
    try {
      return peakBytes;
    } finally {
      lock.unlock();
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    end();
  }

  /** Ends what it started and then it, so that it hears of their ends: politely, then by force. */
  void end() {
    end(process.descendants().toList());
    end(List.of(process.toHandle()));
  }

  private static void end(List<ProcessHandle> handles) {
    handles.forEach(ProcessHandle::destroy);
    if (!haveEnded(handles)) {
      handles.forEach(ProcessHandle::destroyForcibly);
      haveEnded(handles);
    }
  }

  private static boolean haveEnded(List<ProcessHandle> handles) {
    CompletableFuture<?>[] ends =
        handles.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void readOutput() {
    try (BufferedReader output = process.inputReader()) {
      @Nullable String text;
      while ((text = output.readLine()) != null) {
        Line line = new Line(text, System.nanoTime());
        update(() -> keep(line));
      }
    } catch (IOException e) {
      Line line = new Line("(its output could not be read: " + e.getMessage() + ")", 0);
      update(() -> keep(line));
    } finally {
      update(() -> outputEnded = true);
    }
  }

  private void keep(Line line) {
    if (lines.size() == MAX_KEPT_LINES) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  private void watchMemory() {
    try {
      do {
        long bytes =
            LongStream.concat(
                    LongStream.of(process.pid()),
                    process.descendants().mapToLong(ProcessHandle::pid))
                .map(Proc::peakResidentBytes)
                .sum();
        update(() -> peakBytes = Math.max(peakBytes, bytes));
      } while (!process.waitFor(MEMORY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void update(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private BenchException failure(String what) {
    lock.lock();
    try {
      String said =
          lines.stream()
              .skip(Math.max(0, lines.size() - LINES_TOLD))
              .map(line -> "\n    " + line.text())
              .collect(Collectors.joining());
      return new BenchException(name + " " + what + (said.isEmpty() ? "" : "; it said:" + said));
    } finally {
      lock.unlock();
    }
  }
}
