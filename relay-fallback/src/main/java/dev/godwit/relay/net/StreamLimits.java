package dev.godwit.relay.net;

import java.time.Duration;

/**
 * What TCP and TLS clients may have of a relay.
 *
 * @param connections at once, in all
 * @param connectionsPerAddress at once from one address (IPv6: from its /64)
 * @param handshakeTime how long a TLS handshake may take
 * @param messageTime how long a message may take from its first byte to its last
 * @param idleTime how long a connection without an allocation may say nothing
 * @param stuckTime how long a client may take nothing of what waits for it
 */
public record StreamLimits(
    int connections,
    int connectionsPerAddress,
    Duration handshakeTime,
    Duration messageTime,
    Duration idleTime,
    Duration stuckTime) {
  /**
   * Good for a relay that the world may ask: many people behind one company's address, and clients
   * on slow mobile networks.
   */
  public static final StreamLimits DEFAULT =
      new StreamLimits(
          10_000,
          500,
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30));

  /**
   * @throws IllegalArgumentException if a number or time is not positive
   */
  public StreamLimits {
    if (connections < 1 || connectionsPerAddress < 1) {
      throw new IllegalArgumentException("limits of connections are at least 1");
    }
    if (!isPositive(handshakeTime)
        || !isPositive(messageTime)
        || !isPositive(idleTime)
        || !isPositive(stuckTime)) {
      throw new IllegalArgumentException("limits of time are more than nothing");
    }
  }

  private static boolean isPositive(Duration time) {
    return time.isPositive();
  }
}
