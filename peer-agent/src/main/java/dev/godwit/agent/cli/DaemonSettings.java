package dev.godwit.agent.cli;

import dev.godwit.agent.SenderRule;
import dev.godwit.agent.daemon.InboxRules;
import dev.godwit.agent.file.SenderFolder;
import dev.godwit.protocol.signal.InvalidNameException;
import dev.godwit.protocol.signal.PeerName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a daemon was told.
 *
 * @param inbox absolute
 * @param onReceived a program to run after each transfer
 */
record DaemonSettings(
    Path inbox,
    boolean bySender,
    SenderRule senders,
    InboxRules rules,
    Optional<Path> onReceived,
    List<Outbox> outboxes,
    Duration giveUp) {
  /** A folder whose files are sent to that peer. */
  record Outbox(Path folder, String to) {}

  DaemonSettings {
    outboxes = List.copyOf(outboxes);
  }

  /** Where what this peer sends is saved. */
  Path folderOf(String peer) {
    try {
      return bySender ? SenderFolder.in(inbox, PeerName.of(peer).folded()) : inbox;
    } catch (InvalidNameException e) {
      throw new IllegalArgumentException("no peer has such a name", e);
    }
  }
}
