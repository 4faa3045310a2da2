package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.ChannelData;
import dev.godwit.relay.stun.Data;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.MalformedStunException;
import dev.godwit.relay.stun.MessageClass;
import dev.godwit.relay.stun.StunMessage;
import dev.godwit.relay.stun.StunMethod;
import dev.godwit.relay.stun.StunWriter;
import dev.godwit.relay.stun.TransactionId;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.stun.XorPeerAddress;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Takes data from clients to peers and back (RFC 8656, sections 11 and 12). ChannelData costs a
 * look-up and a comparison each way, and no object. Confined to its caller.
 */
final class Forwarding {
  private static final int MAX_CHANNEL_DATA_BYTES = 0xFFFF;

  /** Before the data of a Data indication: two headers, and an address of 8 or 20 bytes. */
  private static final int INDICATION_HEADER_BYTES =
      StunMessage.HEADER_BYTES + 2 * StunMessage.ATTRIBUTE_HEADER_BYTES + 4;

  private final AllocationBook book;
  private final int loop;
  private final List<RelayAddress> relayAddresses;
  private final PeerPolicy policy;
  private final RelayPorts ports;
  private final TurnOutput output;

  /** Indications need ids that differ, not ones that can't be guessed. */
  private final int idHigh;

  private long idLow;

  Forwarding(
      AllocationBook book,
      int loop,
      List<RelayAddress> relayAddresses,
      PeerPolicy policy,
      RelayPorts ports,
      TurnOutput output,
      RandomGenerator random) {
    this.book = book;
    this.loop = loop;
    this.relayAddresses = relayAddresses;
    this.policy = policy;
    this.ports = ports;
    this.output = output;
    idHigh = random.nextInt();
    idLow = random.nextLong();
  }

  /** ChannelData from a client. */
  void onChannelData(@Nullable Allocation allocation, ByteBuffer packet, long nowNanos) {
    int at = packet.position();
    if (!ChannelData.isWhole(packet, at, packet.remaining())) {
      output.count(TurnCount.DROPPED_TRUNCATED);
      return;
    }
    if (allocation == null) {
      output.count(TurnCount.DROPPED_NO_ALLOCATION);
      return;
    }
    Channel channel = allocation.channels.find(0, 0, ChannelData.channel(packet, at));
    if (channel == null || !channel.isLive(nowNanos)) {
      output.count(TurnCount.DROPPED_NO_CHANNEL);
      return;
    }
    int dataAt = at + ChannelData.HEADER_BYTES;
    packet.limit(dataAt + ChannelData.dataBytes(packet, at)).position(dataAt);
    toPeer(channel.relay, channel.permission, channel.peer, packet, nowNanos);
  }

  /** A Send indication from a client. What is wrong with one is dropped (section 11.2). */
  void onSend(
      @Nullable Allocation allocation, StunMessage message, ByteBuffer packet, long nowNanos) {
    if (allocation == null) {
      output.count(TurnCount.DROPPED_NO_ALLOCATION);
      return;
    }
    TransportAddress address = peerOf(message);
    int dataAt = message.valueAt(Data.TYPE);
    Relay relay = address == null ? null : allocation.relay(address.ip().family());
    if (address == null || dataAt < 0 || relay == null) {
      output.count(TurnCount.DROPPED_BAD_INDICATION);
      return;
    }
    IpAddress ip = address.ip();
    Permission permission = relay.permissions.find(ip.high(), ip.low(), 0);
    if (permission == null) {
      output.count(TurnCount.DROPPED_NO_PERMISSION);
      return;
    }
    int size = message.valueBytes(dataAt);
    int start = packet.position() + dataAt;
    packet.limit(start + size).position(start);
    toPeer(relay, permission, peer(relay, permission, address), packet, nowNanos);
  }

  private static @Nullable TransportAddress peerOf(StunMessage message) {
    try {
      return message.find(XorPeerAddress.TYPE).map(XorPeerAddress::address).orElse(null);
    } catch (MalformedStunException e) {
      return null;
    }
  }

  /** The peer, as it is known from its channel or from the last indication, or made now. */
  private static Peer peer(Relay relay, Permission permission, TransportAddress address) {
    IpAddress ip = address.ip();
    Peer peer = relay.peers.find(ip.high(), ip.low(), address.port());
    if (peer != null) {
      return peer;
    }
    Peer last = permission.lastPeer;
    if (last != null && last.port() == address.port()) {
      return last;
    }
    Peer made = new Peer(ip.family(), ip.high(), ip.low(), address.port());
    permission.lastPeer = made;
    return made;
  }

  private void toPeer(
      Relay relay, Permission permission, Peer peer, ByteBuffer payload, long nowNanos) {
    if (!permission.isLive(nowNanos)) {
      output.count(TurnCount.DROPPED_NO_PERMISSION);
      return;
    }
    Route route = policy.route(peer);
    if (route == Route.REFUSED) {
      output.count(TurnCount.DROPPED_FORBIDDEN);
      return;
    }
    if (!relay.allocation.mayRelay(payload.remaining(), nowNanos)) {
      output.count(TurnCount.DROPPED_BANDWIDTH);
      return;
    }
    if (route == Route.NETWORK) {
      output.sendToPeer(relay, peer, payload);
      return;
    }
    inside(relay, peer, route, payload, nowNanos);
  }

  /** Relay to relay, without the network. */
  private void inside(Relay from, Peer to, Route route, ByteBuffer payload, long nowNanos) {
    int toLoop = ports.loopOf(to.ownIndex, to.port());
    if (toLoop == loop) {
      onHandedOver(from.addressIndex(), from.port(), to.ownIndex, to.port(), payload, nowNanos);
    } else if (toLoop != RelayPorts.NONE) {
      output.handOver(toLoop, from.addressIndex(), from.port(), to.ownIndex, to.port(), payload);
    } else if (route == Route.INSIDE_OR_NETWORK) {
      output.sendToPeer(from, to, payload);
    } else {
      output.count(TurnCount.DROPPED_NO_RELAY);
    }
  }

  /** Data from one of our relays to another, which is of this loop. */
  void onHandedOver(
      int fromAddress, int fromPort, int toAddress, int toPort, ByteBuffer payload, long nowNanos) {
    Relay relay = book.relay(toAddress, toPort);
    if (relay == null) {
      output.count(TurnCount.DROPPED_NO_RELAY);
      return;
    }
    IpAddress from = relayAddresses.get(fromAddress).advertised();
    onPeerData(relay, from.high(), from.low(), fromPort, payload, nowNanos);
  }

  /** Data from a peer, whose address is told in numbers. */
  void onPeerData(Relay relay, long high, long low, int port, ByteBuffer payload, long nowNanos) {
    Peer peer = relay.peers.find(high, low, port);
    Channel channel = peer == null ? null : peer.channel;
    if (channel != null && channel.isLive(nowNanos)) {
      if (isPermitted(relay, channel.permission, payload, nowNanos)) {
        sendInChannel(relay.client(), channel.number(), payload);
      }
      return;
    }
    Permission permission = relay.permissions.find(high, low, 0);
    if (permission == null) {
      output.count(TurnCount.DROPPED_PEER_NO_PERMISSION);
    } else if (isPermitted(relay, permission, payload, nowNanos)) {
      sendIndication(relay, high, low, port, payload);
    }
  }

  private boolean isPermitted(
      Relay relay, Permission permission, ByteBuffer payload, long nowNanos) {
    if (!permission.isLive(nowNanos)) {
      output.count(TurnCount.DROPPED_PEER_NO_PERMISSION);
      return false;
    }
    if (!policy.allows(relay.family(), permission)) {
      output.count(TurnCount.DROPPED_FORBIDDEN);
      return false;
    }
    if (!relay.allocation.mayRelay(payload.remaining(), nowNanos)) {
      output.count(TurnCount.DROPPED_BANDWIDTH);
      return false;
    }
    return true;
  }

  private void sendInChannel(Client client, int number, ByteBuffer payload) {
    int start = payload.position() - ChannelData.HEADER_BYTES;
    int size = payload.remaining();
    if (size > MAX_CHANNEL_DATA_BYTES) {
      output.count(TurnCount.DROPPED_TOO_LARGE);
      return;
    }
    ChannelData.writeHeader(payload, start, number, size);
    if (client.listener().transport().isStream()) {
      pad(payload, start + ChannelData.streamBytes(size));
    }
    payload.position(start);
    output.sendToClient(client, payload);
  }

  // A Data indication, put around the payload in place (RFC 8656, section 11.3).
  private void sendIndication(Relay relay, long high, long low, int port, ByteBuffer payload) {
    AddressFamily family = relay.family();
    int size = payload.remaining();
    int start = payload.position() - INDICATION_HEADER_BYTES - family.sizeBytes();
    TransportAddress from = new TransportAddress(new IpAddress(family, high, low), port);
    payload.limit(payload.capacity()).position(start);
    try {
      new StunWriter(payload)
          .begin(MessageClass.INDICATION, StunMethod.DATA, new TransactionId(idHigh, idLow++))
          .put(new XorPeerAddress(from))
          .putDataInPlace(size);
    } catch (BufferOverflowException e) {
      output.count(TurnCount.DROPPED_TOO_LARGE);
      return;
    }
    payload.flip().position(start);
    output.sendToClient(relay.client(), payload);
  }

  private static void pad(ByteBuffer packet, int end) {
    int dataEnd = packet.limit();
    packet.limit(end);
    for (int at = dataEnd; at < end; at++) {
      packet.put(at, (byte) 0);
    }
  }
}
