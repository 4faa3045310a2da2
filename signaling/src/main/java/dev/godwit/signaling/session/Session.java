package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.Online;
import dev.godwit.protocol.signal.PeerName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the server keeps of one login, with a socket or, if it is resumable, for a while without.
 * Equal only to itself. Confined to its caller.
 */
final class Session {

  /** Where its client is. */
  sealed interface Place {
    /** At this socket. */
    record Here(Client client) implements Place {}

    /** Not connected; the session ends if that is still so then. */
    record Away(long untilNanos) implements Place {}
  }

  final PeerName name;
  final Optional<ResumeState> resume;
  final Conversations conversations = new Conversations(this);

  /** Whom this session watches, and what it was told of each last. */
  final Map<PeerName, Online> watched = new LinkedHashMap<>(0);

  /** Who may know that this session is here, beside anyone if it is discoverable. */
  Set<PeerName> visibleTo = Set.of();

  boolean isDiscoverable;
  Place place;

  Session(PeerName name, Client client, boolean isDiscoverable, Optional<ResumeState> resume) {
    this.name = name;
    this.place = new Place.Here(client);
    this.isDiscoverable = isDiscoverable;
    this.resume = resume;
  }

  /** Its client, if it is connected. */
  Optional<Client> client() {
    return switch (place) {
      case Place.Here(var client) -> Optional.of(client);
      case Place.Away _ -> Optional.empty();
    };
  }

  boolean showsItselfTo(PeerName other) {
    return isDiscoverable || visibleTo.contains(other);
  }
}
