package dev.godwit.agent;

import dev.godwit.agent.file.SenderFolder;
import dev.godwit.protocol.signal.PeerName;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a receiver takes, from whom, and where it puts it.
 *
 * @param directory created if missing
 * @param folderPerSender whether what a peer sends goes to a folder of its own in there, named like
 *     the peer in small letters
 * @param rule who may ask
 * @param consent says yes or no to each
 * @param path which paths may be used
 * @param giveUp how long a sender whose link was lost is waited for; zero: not at all
 */
public record ReceiveOptions(
    Path directory,
    boolean folderPerSender,
    SenderRule rule,
    Consent consent,
    PathRule path,
    Duration giveUp) {
  /** Over whatever path works; waits for ten minutes after the loss of a link. */
  public ReceiveOptions(Path directory, SenderRule rule, Consent consent) {
    this(directory, rule, consent, PathRule.any(), SendOptions.DEFAULT_GIVE_UP);
  }

  /** All into one folder. */
  public ReceiveOptions(
      Path directory, SenderRule rule, Consent consent, PathRule path, Duration giveUp) {
    this(directory, false, rule, consent, path, giveUp);
  }

  /** Where what this peer sends is put. */
  Path directoryOf(PeerName peer) {
    return folderPerSender ? SenderFolder.in(directory, peer.folded()) : directory;
  }
}
