package dev.godwit.agent;

import dev.godwit.protocol.signal.InvalidNameException;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.SignalLimits;
import dev.godwit.protocol.transfer.RelativePath;
import dev.godwit.protocol.transfer.TransferCode;
import java.text.Normalizer;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Names as people type them, checked; an {@link AgentException} says what is wrong with one. */
final class TypedNames {
  private TypedNames() {}

  static PeerName peer(String name) throws AgentException {
    try {
      return PeerName.ofTyped(name);
    } catch (InvalidNameException e) {
      throw new AgentException("name_invalid", "\"" + name + "\" is no name. " + e.getMessage());
    }
  }

  static SequencedSet<PeerName> peers(Collection<String> names) throws AgentException {
    SequencedSet<PeerName> peers = new LinkedHashSet<>();
    for (String name : names) {
      peers.add(peer(name));
    }
    if (peers.size() > SignalLimits.MAX_NAMES) {
      throw new AgentException(
          "too_many", "At most " + SignalLimits.MAX_NAMES + " names at a time.");
    }
    return peers;
  }

  /** Of somebody else than {@code self}. */
  static PeerName other(String name, PeerName self) throws AgentException {
    PeerName peer = peer(name);
    if (peer.equals(self)) {
      throw new AgentException(
          "name_invalid", "That is your own name. Send to somebody else, or under another name.");
    }
    return peer;
  }

  /** Of those who get the same. */
  static SequencedSet<PeerName> receivers(List<String> names, PeerName self) throws AgentException {
    SequencedSet<PeerName> peers = new LinkedHashSet<>();
    for (String name : names) {
      peers.add(other(name, self));
    }
    if (peers.size() != names.size() || peers.isEmpty() || peers.size() > Agent.MAX_RECEIVERS) {
      throw new AgentException(
          "name_invalid",
          "Name 1 to %d receivers, each of them once.".formatted(Agent.MAX_RECEIVERS));
    }
    return peers;
  }

  /** Of a file that is to be. */
  static RelativePath path(String name) throws AgentException {
    try {
      return new RelativePath(Normalizer.normalize(name, Normalizer.Form.NFC));
    } catch (IllegalArgumentException e) {
      throw new AgentException(
          TransferCode.UNSAFE_PATH.wire(),
          "\"" + name + "\" is no name for what is sent. " + e.getMessage());
    }
  }
}
