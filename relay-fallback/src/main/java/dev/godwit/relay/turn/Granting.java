package dev.godwit.relay.turn;

import dev.godwit.relay.stun.ChannelNumber;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.MalformedStunException;
import dev.godwit.relay.stun.StunError;
import dev.godwit.relay.stun.StunMessage;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.stun.XorPeerAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers CreatePermission and ChannelBind (RFC 8656, sections 10.2 and 12.2). Confined to its
 * caller.
 */
final class Granting {
  private final TurnSettings settings;
  private final PeerPolicy policy;
  private final Answers answers;
  private final TurnOutput output;

  Granting(TurnSettings settings, PeerPolicy policy, Answers answers, TurnOutput output) {
    this.settings = settings;
    this.policy = policy;
    this.answers = answers;
    this.output = output;
  }

  /** All peers of the request get a permission, or none. */
  void onCreatePermission(Request request, Proof proof, Allocation allocation)
      throws RefusedException {
    Set<IpAddress> peers = peers(request.message());
    for (IpAddress peer : peers) {
      relayFor(allocation, peer);
      checkAllowed(peer);
    }
    checkRoomForPermissions(allocation, peers, request.nowNanos());
    for (IpAddress peer : peers) {
      permit(relayFor(allocation, peer), peer, request.nowNanos());
    }
    answers.succeed(request, proof);
    output.count(TurnCount.PERMITTED);
  }

  /** The addresses of the peers, each once: a permission is for all ports (section 9). */
  private static Set<IpAddress> peers(StunMessage message) throws RefusedException {
    Set<IpAddress> peers = new LinkedHashSet<>();
    try {
      for (XorPeerAddress peer : message.findAll(XorPeerAddress.TYPE)) {
        peers.add(peer.address().ip());
      }
    } catch (MalformedStunException e) {
      throw new RefusedException(StunError.BAD_REQUEST);
    }
    if (peers.isEmpty()) {
      throw new RefusedException(StunError.BAD_REQUEST);
    }
    return peers;
  }

  void onChannelBind(Request request, Proof proof, Allocation allocation) throws RefusedException {
    int number;
    TransportAddress address;
    try {
      StunMessage message = request.message();
      ChannelNumber channel = message.find(ChannelNumber.TYPE).orElse(null);
      XorPeerAddress peer = message.find(XorPeerAddress.TYPE).orElse(null);
      if (channel == null || peer == null || !isGood(channel)) {
        throw new RefusedException(StunError.BAD_REQUEST);
      }
      number = channel.number();
      address = peer.address();
    } catch (MalformedStunException e) {
      throw new RefusedException(StunError.BAD_REQUEST);
    }
    bind(allocation, number, address, request.nowNanos());
    answers.succeed(request, proof);
    output.count(TurnCount.CHANNEL_BOUND);
  }

  private boolean isGood(ChannelNumber channel) {
    return settings.rfc5766Channels() ? channel.isOldChannel() : channel.isChannel();
  }

  private void bind(Allocation allocation, int number, TransportAddress address, long nowNanos)
      throws RefusedException {
    IpAddress ip = address.ip();
    Relay relay = relayFor(allocation, ip);
    Channel channel = live(allocation, allocation.channels.find(0, 0, number), nowNanos);
    Peer peer = relay.peers.find(ip.high(), ip.low(), address.port());
    if (channel != live(allocation, peer == null ? null : peer.channel, nowNanos)) {
      throw new RefusedException(StunError.BAD_REQUEST); // one of the two is bound to another
    }
    checkAllowed(ip);
    Peer bound =
        channel == null ? new Peer(ip.family(), ip.high(), ip.low(), address.port()) : channel.peer;
    if (policy.route(bound) == Route.REFUSED) {
      throw new RefusedException(StunError.FORBIDDEN);
    }
    checkRoomForPermissions(allocation, Set.of(ip), nowNanos);
    if (channel == null) {
      checkRoomForChannel(allocation, nowNanos);
    }
    Permission permission = permit(relay, ip, nowNanos);
    Channel kept =
        channel == null ? allocation.addChannel(number, relay, bound, permission) : channel;
    kept.expiresNanos = nowNanos + Channel.LIFETIME_NANOS;
  }

  /** The channel, unless its time is over: then it is free for others. */
  private static @Nullable Channel live(
      Allocation allocation, @Nullable Channel channel, long nowNanos) {
    if (channel == null || channel.isLive(nowNanos)) {
      return channel;
    }
    allocation.remove(channel);
    return null;
  }

  private static Permission permit(Relay relay, IpAddress ip, long nowNanos) {
    Permission permission = relay.permissions.find(ip.high(), ip.low(), 0);
    if (permission == null) {
      permission = new Permission(ip.high(), ip.low());
      relay.permissions.add(permission);
    }
    permission.expiresNanos = nowNanos + Permission.LIFETIME_NANOS;
    return permission;
  }

  private static Relay relayFor(Allocation allocation, IpAddress peer) throws RefusedException {
    Relay relay = allocation.relay(peer.family());
    if (relay == null) {
      throw new RefusedException(StunError.PEER_ADDRESS_FAMILY_MISMATCH);
    }
    return relay;
  }

  private void checkAllowed(IpAddress ip) throws RefusedException {
    if (!policy.allows(ip.family(), ip.high(), ip.low())) {
      throw new RefusedException(StunError.FORBIDDEN);
    }
  }

  private void checkRoomForPermissions(Allocation allocation, Set<IpAddress> peers, long nowNanos)
      throws RefusedException {
    if (!hasRoomForPermissions(allocation, peers)) {
      allocation.forgetOld(nowNanos);
      // Counted anew: of those that were there, some may have been forgotten.
      if (!hasRoomForPermissions(allocation, peers)) {
        throw new RefusedException(StunError.INSUFFICIENT_CAPACITY);
      }
    }
  }

  private boolean hasRoomForPermissions(Allocation allocation, Set<IpAddress> peers)
      throws RefusedException {
    int fresh = 0;
    for (IpAddress peer : peers) {
      if (relayFor(allocation, peer).permissions.find(peer.high(), peer.low(), 0) == null) {
        fresh++;
      }
    }
    int max = settings.limits().permissionsPerAllocation();
    return fresh == 0 || allocation.permissions() + fresh <= max;
  }

  private void checkRoomForChannel(Allocation allocation, long nowNanos) throws RefusedException {
    int max = settings.limits().channelsPerAllocation();
    if (allocation.channels.size() >= max) {
      allocation.forgetOld(nowNanos);
      if (allocation.channels.size() >= max) {
        throw new RefusedException(StunError.INSUFFICIENT_CAPACITY);
      }
    }
  }
}
