package dev.godwit.testkit.process;

/**
 * One line that a process wrote.
 *
 * @param stream which of its two outputs it came from
 * @param text without its end of line
 */
public record OutputLine(Stream stream, String text) {

  /** The two outputs of a process. */
  public enum Stream {
    STDOUT,
    STDERR
  }

  @Override
  public String toString() {
    return switch (stream) {
      case STDOUT -> "out| " + text;
      case STDERR -> "err| " + text;
    };
  }
}
