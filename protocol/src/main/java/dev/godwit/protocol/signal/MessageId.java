package dev.godwit.protocol.signal;

/**
 * What a client puts on a message to recognise the answer to it.
 *
 * @param text 1 to {@value #MAX_LENGTH} UTF-16 units of the client's choice
 */
public record MessageId(String text) {
  /** Enough for any counter, UUID or hash that a client may like to use. */
  public static final int MAX_LENGTH = 64;

  /**
   * @throws IllegalArgumentException if {@code text} is empty or too long
   */
  public MessageId {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("an id has 1 to " + MAX_LENGTH + " characters");
    }
  }
}
