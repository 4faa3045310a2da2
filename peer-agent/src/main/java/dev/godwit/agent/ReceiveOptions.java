package dev.godwit.agent;

import java.nio.file.Path;

/**
 * What a receiver takes, from whom, and where it puts it.
 *
 * @param directory created if missing
 * @param rule who may ask
 * @param consent says yes or no to each
 * @param path which paths may be used
 */
public record ReceiveOptions(Path directory, SenderRule rule, Consent consent, PathRule path) {
  /** Over whatever path works. */
  public ReceiveOptions(Path directory, SenderRule rule, Consent consent) {
    this(directory, rule, consent, PathRule.any());
  }
}
