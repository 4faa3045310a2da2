package dev.godwit.agent;

import java.time.Duration;
import java.util.Optional;

/**
 * How to send.
 *
 * @param maxWait how long a peer that is not online is waited for; zero: not at all
 * @param message for the receiver's person, cut to 1 KiB
 * @param giveUp how long after the loss of a link others are tried; zero: not at all
 * @param anew whether to begin anew what was begun before and not ended
 */
public record SendOptions(
    Duration maxWait, Optional<String> message, Duration giveUp, boolean anew) {
  /** How long a lost link is tried to be made anew, if nothing else is said. */
  public static final Duration DEFAULT_GIVE_UP = Duration.ofMinutes(10);

  /** Goes on with what was begun, and tries for ten minutes after the loss of a link. */
  public SendOptions(Duration maxWait, Optional<String> message) {
    this(maxWait, message, DEFAULT_GIVE_UP, false);
  }

  /** Waits a minute, without a message. */
  public static SendOptions defaults() {
    return new SendOptions(Duration.ofMinutes(1), Optional.empty());
  }
}
