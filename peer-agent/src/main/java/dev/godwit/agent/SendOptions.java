package dev.godwit.agent;

import dev.godwit.agent.file.Exclusions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to send.
 *
 * @param maxWait how long a peer that is not online is waited for; zero: not at all
 * @param message for the receiver's person, cut to 1 KiB
 * @param path which paths may be used
 * @param giveUp how long after the loss of a link others are tried; zero: not at all
 * @param anew whether to begin anew what was begun before and not ended
 * @param exclude globs of what in folders is left out: of names, or with a slash of paths from the
 *     top; an {@link IllegalArgumentException} says if one is none
 * @param compress whether what shrinks is compressed while the link is what is waited for
 * @param limit how many bytes in a second at most, from 1,000 on; empty: as many as the path takes
 */
public record SendOptions(
    Duration maxWait,
    Optional<String> message,
    PathRule path,
    Duration giveUp,
    boolean anew,
    List<String> exclude,
    boolean compress,
    OptionalLong limit) {
  /** How long a lost link is tried to be made anew, if nothing else is said. */
  public static final Duration DEFAULT_GIVE_UP = Duration.ofMinutes(10);

  public SendOptions {
    exclude = List.copyOf(exclude);
    Exclusions.requireValid(exclude);
  }

  /**
   * Over whatever path works; goes on with what was begun, tries for ten minutes after the loss of
   * a link, sends all.
   */
  public SendOptions(Duration maxWait, Optional<String> message) {
    this(
        maxWait,
        message,
        PathRule.any(),
        DEFAULT_GIVE_UP,
        false,
        List.of(),
        true,
        OptionalLong.empty());
  }

  /** The same over these paths only. */
  public SendOptions over(PathRule rule) {
    return new SendOptions(maxWait, message, rule, giveUp, anew, exclude, compress, limit);
  }

  /** Waits a minute, without a message. */
  public static SendOptions defaults() {
    return new SendOptions(Duration.ofMinutes(1), Optional.empty());
  }
}
