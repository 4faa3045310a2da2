package dev.godwit.agent.cli;

import java.io.IOException;
import java.io.InputStream;

/**
 * Obeys what a person types while files cross: a line with {@code p} pauses all transfers or lets
 * them go on, one with {@code c} cancels them; with a number, {@code p2}, the one of that number
 * alone. The end of input means nothing.
 */
final class Keys implements AutoCloseable {
  /** A line of more is no command. */
  private static final int MAX_LINE = 16;

  private volatile boolean closed;

  private Keys() {}

  /** Those of the terminal, if there is one. */
  static Keys of(Watch watch) {
    return Terminal.canAsk() ? reading(System.in, watch) : none();
  }

  /** Those that come from there. */
  static Keys reading(InputStream in, Watch watch) {
    Keys keys = new Keys();
    Thread.ofPlatform().name("godwit-keys").daemon(true).start(() -> keys.read(in, watch));
    return keys;
  }

  /** None: the input is for something else. */
  static Keys none() {
    return new Keys();
  }

  private void read(InputStream in, Watch watch) {
    StringBuilder line = new StringBuilder();
    try {
      for (int key = in.read(); key >= 0 && !closed; key = in.read()) {
        if (key == '\n') {
          obey(line.toString().strip(), watch);
          line.setLength(0);
        } else if (line.length() <= MAX_LINE) {
          line.append((char) key);
        }
      }
    } catch (IOException e) {
      // No more input, for whatever reason: the same as its end.
    }
  }

  private static void obey(String line, Watch watch) {
    if (!line.matches("[pcPC] ?[0-9]{0,6}")) {
      return;
    }
    String digits = line.substring(1).strip();
    int number = digits.isEmpty() ? Watch.ALL : Integer.parseInt(digits);
    switch (line.charAt(0)) {
      case 'p', 'P' -> watch.togglePause(number);
      default -> watch.cancel(number);
    }
  }

  /** What is typed from now on is obeyed no more. */
  @Override
  public void close() {
    closed = true;
  }
}
