package dev.godwit.bench;

/** A run that could not be measured; the message says why, and what to do where that is known. */
final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchException(String message) {
    super(message);
  }

  BenchException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What to tell a person: our own messages say it all, others need their kind. */
  static String tell(Exception e) {
    return e instanceof BenchException ? String.valueOf(e.getMessage()) : e.toString();
  }
}
