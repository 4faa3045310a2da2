package dev.godwit.testkit.process;

import dev.godwit.testkit.process.OutputLine.Stream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The lines that a process has written so far, in the order of their arrival, read on virtual
 * threads. Safe for use by many threads; its state is guarded by {@code lock}.
 */
final class Output {
  /** More than any test reads; the oldest go first, so that a talkative process can't fill us. */
  static final int MAX_LINES = 20_000;

  /** A longer line is cut into pieces: binary output has no lines at all. */
  static final int MAX_LINE_LENGTH = 1 << 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<OutputLine> lines = new ArrayDeque<>();
  private long dropped;
  private int openStreams;

  /** Begins to read a stream until its end. */
  void read(Stream stream, InputStream bytes) {
    lock.lock();
    try {
      openStreams++;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("reader of " + stream).start(() -> readToEnd(stream, bytes));
  }

  /** The lines so far, oldest first. */
  List<OutputLine> lines() {
    lock.lock();
    try {
      return List.copyOf(lines);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a line gives a result, among those that came before too.
   *
   * @return empty if none did in time, or before the end of the output
   */
  <T> Optional<T> await(Function<OutputLine, Optional<T>> match, Duration timeout)
      throws InterruptedException {
    long nanosLeft = timeout.toNanos();
    long next = 0;
    lock.lock();
    try {
      while (true) {
        for (OutputLine line : lines.stream().skip(Math.max(0, next - dropped)).toList()) {
          Optional<T> result = match.apply(line);
          if (result.isPresent()) {
            return result;
          }
        }
        next = dropped + lines.size();
        if (openStreams == 0 || nanosLeft <= 0) {
          return Optional.empty();
        }
        nanosLeft = changed.awaitNanos(nanosLeft);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the end of all output; a grandchild that holds a stream open can delay it. */
  boolean awaitEnd(Duration timeout) throws InterruptedException {
    await(_ -> Optional.empty(), timeout);
    lock.lock();
    try {
      return openStreams == 0;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    lock.lock();
    try {
      if (dropped > 0) {
        text.append("(").append(dropped).append(" earlier lines dropped)\n");
      }
      lines.forEach(line -> text.append(line).append('\n'));
    } finally {
      lock.unlock();
    }
    return text.toString();
  }

  private void readToEnd(Stream stream, InputStream bytes) {
    try (Reader reader = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        if (c != '\n') {
          line.append((char) c);
        }
        if (c == '\n' || line.length() == MAX_LINE_LENGTH) {
          add(new OutputLine(stream, line.toString()));
          line.setLength(0);
        }
      }
      if (!line.isEmpty()) {
        add(new OutputLine(stream, line.toString()));
      }
    } catch (IOException e) {
      // The JDK closes the streams of a destroyed process under its readers: that is their end.
    } finally {
      end();
    }
  }

  private void add(OutputLine line) {
    lock.lock();
    try {
      lines.add(line);
      if (lines.size() > MAX_LINES) {
        lines.remove();
        dropped++;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      openStreams--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
