package dev.godwit.agent;

import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a receiver takes, from whom, and where it puts it.
 *
 * @param directory created if missing
 * @param rule who may ask
 * @param consent says yes or no to each
 * @param path which paths may be used
 * @param giveUp how long a sender whose link was lost is waited for; zero: not at all
 * @param output where what arrives is written on to instead, in order and verified, one file or
 *     stream after the other; left open. Only a transfer's end tells whether it was whole
 * @param onExists what is done where a name is taken in the folder
 * @param limit how many bytes of a transfer are taken in a second at most, from 1,000 on; empty: as
 *     many as come
 */
public record ReceiveOptions(
    Path directory,
    SenderRule rule,
    Consent consent,
    PathRule path,
    Duration giveUp,
    Optional<WritableByteChannel> output,
    OnExists onExists,
    OptionalLong limit) {
  /** Over whatever path works; waits for ten minutes after the loss of a link. */
  public ReceiveOptions(Path directory, SenderRule rule, Consent consent) {
    this(
        directory,
        rule,
        consent,
        PathRule.any(),
        SendOptions.DEFAULT_GIVE_UP,
        Optional.empty(),
        OnExists.RENAME,
        OptionalLong.empty());
  }

  /** The same with this rule for names that are taken. */
  public ReceiveOptions onExists(OnExists taken) {
    return new ReceiveOptions(directory, rule, consent, path, giveUp, output, taken, limit);
  }

  /** The same, written on to this instead of the folder. */
  public ReceiveOptions into(WritableByteChannel program) {
    return new ReceiveOptions(
        directory, rule, consent, path, giveUp, Optional.of(program), onExists, limit);
  }
}
