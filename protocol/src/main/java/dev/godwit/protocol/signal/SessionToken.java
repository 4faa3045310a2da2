package dev.godwit.protocol.signal;

/**
 * The secret that proves a login to the server's other doors: unguessable, and never logged.
 *
 * @param text 1 to {@value #MAX_LENGTH} characters, opaque to clients
 */
public record SessionToken(String text) {
  /** Room for other makes of token than today's 22 characters. */
  public static final int MAX_LENGTH = 512;

  /**
   * @throws IllegalArgumentException if {@code text} is empty or too long
   */
  public SessionToken {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a session token has 1 to " + MAX_LENGTH + " characters");
    }
  }

  @Override
  public String toString() {
    return "SessionToken[secret]";
  }
}
