package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.TransactionId;
import org.jspecify.annotations.Nullable;

/** What a client has been given (RFC 8656, section 3.2): relays, channels, and whose they are. */
final class Allocation {
  final Client client;
  final Proof proof;

  /** What made it, by which a repeated request is known. */
  final TransactionId transaction;

  final long createdNanos;

  /** Beyond this it is not refreshed. */
  final long sessionEndNanos;

  /** Channels of both families: a number stands for one peer. */
  final KeyedTable<Channel> channels;

  private final Meter meter;

  /** The answer to the request that made it, for when that comes again. */
  byte[] answer = {};

  private @Nullable Relay v4;
  private @Nullable Relay v6;

  Allocation(
      Client client,
      Proof proof,
      TransactionId transaction,
      long createdNanos,
      long sessionEndNanos,
      Meter meter,
      long seed) {
    this.client = client;
    this.proof = proof;
    this.transaction = transaction;
    this.createdNanos = createdNanos;
    this.sessionEndNanos = sessionEndNanos;
    this.meter = meter;
    channels = new KeyedTable<>(seed);
  }

  @Nullable Relay relay(AddressFamily family) {
    return switch (family) {
      case V4 -> v4;
      case V6 -> v6;
    };
  }

  void put(Relay relay) {
    set(relay.family(), relay);
  }

  /** Takes out a relay, and the channels of its peers. */
  void remove(Relay relay) {
    channels.removeIf(channel -> channel.relay == relay);
    set(relay.family(), null);
  }

  Channel addChannel(int number, Relay relay, Peer peer, Permission permission) {
    Channel channel = new Channel(number, relay, peer, permission);
    peer.channel = channel;
    permission.channels++;
    channels.add(channel);
    relay.peers.add(peer);
    return channel;
  }

  void remove(Channel channel) {
    channels.remove(channel);
    channel.relay.peers.remove(channel.peer);
    channel.permission.channels--;
  }

  /** Makes room: forgets channels and permissions whose time is over. */
  void forgetOld(long nowNanos) {
    channels.forEach(channel -> {
      if (!channel.isLive(nowNanos)) {
        remove(channel);
      }
    });
    for (AddressFamily family : AddressFamily.values()) {
      Relay relay = relay(family);
      if (relay != null) {
        relay.permissions.removeIf(p -> !p.isLive(nowNanos) && p.channels == 0);
      }
    }
  }

  private void set(AddressFamily family, @Nullable Relay relay) {
    switch (family) {
      case V4 -> v4 = relay;
      case V6 -> v6 = relay;
    }
  }

  boolean isEmpty() {
    return v4 == null && v6 == null;
  }

  int permissions() {
    return (v4 == null ? 0 : v4.permissions.size()) + (v6 == null ? 0 : v6.permissions.size());
  }

  /** Takes a payload from all allowances, or says that one of them has not so much. */
  boolean mayRelay(int sizeBytes, long nowNanos) {
    return meter.tryTake(sizeBytes, nowNanos);
  }
}
