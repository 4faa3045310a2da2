package dev.godwit.agent;

import java.time.Duration;
import java.util.Optional;

/**
 * How to send.
 *
 * @param maxWait how long a peer that is not online is waited for; zero: not at all
 * @param message for the receiver's person, cut to 1 KiB
 */
public record SendOptions(Duration maxWait, Optional<String> message) {
  /** Waits a minute, without a message. */
  public static SendOptions defaults() {
    return new SendOptions(Duration.ofMinutes(1), Optional.empty());
  }
}
