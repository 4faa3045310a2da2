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
    List<String> visibleTo,
    Duration giveUp) {
  /** A folder whose files are sent to that peer. */
  record Outbox(Path folder, String to) {}

  DaemonSettings {
    outboxes = List.copyOf(outboxes);
    visibleTo = List.copyOf(visibleTo);
  }

  /** These, but for what only a restart changes: folders and times. */
  DaemonSettings withPlacesOf(DaemonSettings old) {
    return new DaemonSettings(
        old.inbox, old.bySender, senders, rules, onReceived, old.outboxes, visibleTo, old.giveUp);
  }

  /** Whether anyone may learn that this agent is there. */
  boolean isDiscoverable() {
    return visibleTo.contains(ReceiveCommand.ANYONE);
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
