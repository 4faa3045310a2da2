package dev.godwit.agent;

import java.time.Duration;
import java.util.Optional;

/**
 * How to send.
 *
 * @param maxWait how long a peer that is not online is waited for; zero: not at all
 * @param message for the receiver's person, cut to 1 KiB
 * @param path which paths may be used
 */
public record SendOptions(Duration maxWait, Optional<String> message, PathRule path) {
  /** Over whatever path works. */
  public SendOptions(Duration maxWait, Optional<String> message) {
    this(maxWait, message, PathRule.any());
  }

  /** Waits a minute, without a message, over whatever path works. */
  public static SendOptions defaults() {
    return new SendOptions(Duration.ofMinutes(1), Optional.empty(), PathRule.any());
  }
}
