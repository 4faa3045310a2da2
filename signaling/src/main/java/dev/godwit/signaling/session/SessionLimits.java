package dev.godwit.signaling.session;

/**
 * How much of the server one client or one address may have.
 *
 * @param maxSockets connections in all; a connection costs some 12 KB of memory and a descriptor
 * @param maxSocketsPerAddress connections of one address; an office may share one
 * @param loginsPerMinutePerAddress logins of one address, which can also come at once; each refusal
 *     tells whether a name is in use, so nobody shall try a dictionary
 * @param messagesPerSecond messages of one connection that are always acted upon
 * @param messageBurst messages of one connection at once
 */
public record SessionLimits(
    int maxSockets,
    int maxSocketsPerAddress,
    int loginsPerMinutePerAddress,
    int messagesPerSecond,
    int messageBurst) {
  /** What a server has if its operator says nothing. */
  public static final SessionLimits DEFAULT = new SessionLimits(10_000, 256, 120);

  /** Messages per second of one connection that are always acted upon: ten times a busy setup. */
  public static final int MESSAGES_PER_SECOND = 50;

  /** Messages at once: the candidates of several connections that are set up together. */
  public static final int MESSAGE_BURST = 200;

  /** Messages beyond the rate that are refused one by one before the connection is closed. */
  public static final int REFUSAL_BURST = 200;

  /** What a client may go on sending beyond the rate for ever, being refused each time. */
  static final int REFUSALS_PER_SECOND = 10;

  /** Connections that one client has opened and not left; a page or an agent has a few dozen. */
  public static final int MAX_CONVERSATIONS = 1024;

  /**
   * @throws IllegalArgumentException if one is not positive
   */
  public SessionLimits {
    if (maxSockets < 1
        || maxSocketsPerAddress < 1
        || loginsPerMinutePerAddress < 1
        || messagesPerSecond < 1
        || messageBurst < 1) {
      throw new IllegalArgumentException("a limit is at least 1");
    }
  }

  /** With the usual rate of messages, which operators have no use in changing. */
  public SessionLimits(int maxSockets, int maxSocketsPerAddress, int loginsPerMinutePerAddress) {
    this(
        maxSockets,
        maxSocketsPerAddress,
        loginsPerMinutePerAddress,
        MESSAGES_PER_SECOND,
        MESSAGE_BURST);
  }
}
