package dev.godwit.agent;

import dev.godwit.agent.file.SenderFolder;
import dev.godwit.protocol.signal.PeerName;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

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
 * @param sinks what takes it instead of the folder: a file or stream for each transfer, no more
 * @param onExists what is done where a name is taken in the folder
 * @param limit how many bytes of a transfer are taken in a second at most, from 1,000 on; empty: as
 *     many as come
 */
public record ReceiveOptions(
    Path directory,
    boolean folderPerSender,
    SenderRule rule,
    Consent consent,
    PathRule path,
    Duration giveUp,
    Optional<Sink.Opener> sinks,
    OnExists onExists,
    OptionalLong limit) {
  /** Over whatever path works; waits for ten minutes after the loss of a link. */
  public ReceiveOptions(Path directory, SenderRule rule, Consent consent) {
    this(
        directory,
        false,
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
    return new ReceiveOptions(
        directory, folderPerSender, rule, consent, path, giveUp, sinks, taken, limit);
  }

  /** The same, with a sink for each transfer instead of the folder. */
  public ReceiveOptions into(Sink.Opener opener) {
    return new ReceiveOptions(
        directory,
        folderPerSender,
        rule,
        consent,
        path,
        giveUp,
        Optional.of(opener),
        onExists,
        limit);
  }

  /**
   * The same, written on to this instead of the folder, one file or stream after the other; left
   * open. Only a transfer's end tells whether it was whole.
   */
  public ReceiveOptions into(WritableByteChannel program) {
    return into((_, _, _) -> Sink.to(program));
  }

  /** Where what this peer sends is put. */
  Path directoryOf(PeerName peer) {
    return folderPerSender ? SenderFolder.in(directory, peer.folded()) : directory;
  }
}
