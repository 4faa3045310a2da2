package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a TURN server may do and must do, written down anew in the plainest way: maps of who has
 * what until when, filled by the answers that clients get. What the server does is held to it.
 */
final class Model {
  /** A relayed address, and what was granted for it. */
  static final class Half {
    final LabClient client;
    final TransportAddress relayed;
    long untilNanos;
    final Map<IpAddress, Long> permissions = new HashMap<>();

    Half(LabClient client, TransportAddress relayed) {
      this.client = client;
      this.relayed = relayed;
    }
  }

  record Bound(TransportAddress peer, long untilNanos) {}

  private static final long SECOND = 1_000_000_000L;

  final Map<LabClient, List<Half>> halves = new HashMap<>();
  final Map<LabClient, String> users = new HashMap<>();
  private final Map<LabClient, Map<Integer, Bound>> channels = new HashMap<>();

  /** Peers that the rules refuse now. */
  final Set<IpAddress> refused = new HashSet<>();

  void allocated(LabClient client, String user, List<TransportAddress> relayed, long untilNanos) {
    List<Half> made = new ArrayList<>();
    for (TransportAddress address : relayed) {
      Half half = new Half(client, address);
      half.untilNanos = untilNanos;
      made.add(half);
    }
    halves.put(client, made);
    users.put(client, user);
    channels.put(client, new HashMap<>());
  }

  void refreshed(LabClient client, @Nullable AddressFamily family, long seconds, long nowNanos) {
    for (Half half : List.copyOf(halves.getOrDefault(client, List.of()))) {
      if (family == null || half.relayed.ip().family() == family) {
        half.untilNanos = nowNanos + seconds * SECOND;
      }
    }
    passed(nowNanos);
  }

  void permitted(LabClient client, IpAddress peer, long nowNanos) {
    Half half = half(client, peer.family());
    if (half != null) {
      half.permissions.put(peer, nowNanos + 300 * SECOND);
    }
  }

  void bound(LabClient client, int number, TransportAddress peer, long nowNanos) {
    permitted(client, peer.ip(), nowNanos);
    Map<Integer, Bound> ofClient = channels.getOrDefault(client, new HashMap<>());
    ofClient.values().removeIf(bound -> bound.peer().equals(peer));
    ofClient.put(number, new Bound(peer, nowNanos + 600 * SECOND));
  }

  /** The client's connection is no more. */
  void gone(LabClient client) {
    halves.remove(client);
    users.remove(client);
    channels.remove(client);
  }

  /** Time has passed: what is over is over. */
  void passed(long nowNanos) {
    for (LabClient client : List.copyOf(halves.keySet())) {
      List<Half> left = halves.getOrDefault(client, List.of());
      left.removeIf(half -> half.untilNanos <= nowNanos);
      if (left.isEmpty()) {
        gone(client);
      }
    }
  }

  @Nullable Half half(LabClient client, AddressFamily family) {
    return halves.getOrDefault(client, List.of()).stream()
        .filter(half -> half.relayed.ip().family() == family)
        .findFirst()
        .orElse(null);
  }

  @Nullable Half at(TransportAddress relayed) {
    return all().stream().filter(half -> half.relayed.equals(relayed)).findFirst().orElse(null);
  }

  List<Half> all() {
    return halves.values().stream().flatMap(List::stream).toList();
  }

  @Nullable TransportAddress peerOf(LabClient client, int number, long nowNanos) {
    Bound bound = channels.getOrDefault(client, Map.of()).get(number);
    return bound == null || bound.untilNanos() <= nowNanos ? null : bound.peer();
  }

  boolean mayTalk(Half half, IpAddress peer, long nowNanos) {
    return half.permissions.getOrDefault(peer, Long.MIN_VALUE) > nowNanos
        && !refused.contains(peer);
  }

  long permissions(LabClient client, long nowNanos) {
    return halves.getOrDefault(client, List.of()).stream()
        .flatMap(half -> half.permissions.values().stream())
        .filter(until -> until > nowNanos)
        .count();
  }
}
