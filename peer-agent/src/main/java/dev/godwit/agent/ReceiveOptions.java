package dev.godwit.agent;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a receiver takes, from whom, and where it puts it.
 *
 * @param directory created if missing
 * @param rule who may ask
 * @param consent says yes or no to each
 * @param path which paths may be used
 * @param giveUp how long a sender whose link was lost is waited for; zero: not at all
 */
public record ReceiveOptions(
    Path directory, SenderRule rule, Consent consent, PathRule path, Duration giveUp) {
  /** Over whatever path works; waits for ten minutes after the loss of a link. */
  public ReceiveOptions(Path directory, SenderRule rule, Consent consent) {
    this(directory, rule, consent, PathRule.any(), SendOptions.DEFAULT_GIVE_UP);
  }
}
