package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.MalformedStunException;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.testkit.time.VirtualTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Servers on virtual time, and a world of clients and peers around them that notes whatever comes
 * out. A packet goes in as from a socket, with room around it.
 */
final class Lab {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Listener UDP = new Listener(0, Transport.UDP, Setup.at("5.9.0.1", 3478), false);
  static final Listener UDP6 = new Listener(1, Transport.UDP, Setup.at("2a01:4f8::1", 3478), false);
  static final Listener TCP = new Listener(2, Transport.TCP, Setup.at("5.9.0.1", 3478), false);
  static final Listener STUN = new Listener(3, Transport.UDP, Setup.at("5.9.0.1", 8888), true);

  /** What a server had sent to a client that has an allocation. */
  record ToClient(Client client, ByteBuffer bytes) {}

  /** What a server had sent to a peer. */
  record ToPeer(Relay relay, TransportAddress to, ByteBuffer bytes) {}

  final VirtualTime time = new VirtualTime(1_000_000_007L);
  final Setup setup;
  final List<TurnServer> servers = new ArrayList<>();
  final PortPool ports;
  final QuotaBook quotas;
  final Deque<byte[]> replies = new ArrayDeque<>();
  final Deque<ToClient> toClients = new ArrayDeque<>();
  final Deque<ToPeer> toPeers = new ArrayDeque<>();
  final List<AddressRange> refusals = new ArrayList<>();
  final Map<TurnCount, Integer> counts = new EnumMap<>(TurnCount.class);
  final Map<MalformedStunException.Reason, Integer> malformed =
      new EnumMap<>(MalformedStunException.Reason.class);

  /** The sockets that are open, by what they are bound to. */
  final Map<TransportAddress, Relay> sockets = new HashMap<>();

  /** Addresses at which no socket can be opened. */
  final Set<TransportAddress> taken = new HashSet<>();

  /** How many relays can't be opened, whatever their port, before one can. */
  int failures;

  /** Whether what is sent is only counted, so that the lab does not allocate anything. */
  boolean quiet;

  int quietlySent;

  /** The very buffer that was sent last while it was quiet. */
  @Nullable ByteBuffer lastSent;

  private int clients;

  Lab() {
    this(new Setup());
  }

  Lab(Setup setup) {
    this.setup = setup;
    ports = new PortPool(setup.settings());
    quotas = new QuotaBook(setup.limits());
    for (int loop = 0; loop < setup.loops; loop++) {
      TurnServer server =
          new TurnServer(
              setup.settings(),
              setup.credentials(),
              setup.rules(),
              loop,
              quotas,
              ports,
              new Output(),
              new Random(setup.seed + loop));
      server.onTimeOfDay(START, time.nowNanos());
      time.watch("loop " + loop, server::deadlineNanos, () -> server.onDeadline(now()));
      servers.add(server);
    }
  }

  TurnServer server() {
    return servers.getFirst();
  }

  long now() {
    return time.nowNanos();
  }

  Instant timeOfDay() {
    return START.plusNanos(now() - 1_000_000_007L);
  }

  void pass(Duration duration) {
    time.advance(duration);
  }

  void passSeconds(long seconds) {
    time.advance(Duration.ofSeconds(seconds));
  }

  int count(TurnCount what) {
    return counts.getOrDefault(what, 0);
  }

  /** A client with an address of its own, on UDP over IPv4, that is alice. */
  LabClient client() {
    return client(UDP, 0);
  }

  LabClient client(Listener listener, int loop) {
    int number = ++clients;
    boolean v4 = listener.local().ip().family() == AddressFamily.V4;
    IpAddress ip =
        v4 ? Setup.ip("81.2.69." + number % 250) : Setup.ip("2a02:8100::" + number % 250);
    return client(listener, loop, new TransportAddress(ip, 20_000 + number));
  }

  LabClient client(Listener listener, int loop, TransportAddress address) {
    return new LabClient(this, servers.get(loop), listener, address);
  }

  /** A peer's datagram comes to the relay's socket. */
  void fromPeer(Relay relay, TransportAddress peer, byte[] payload) {
    IpAddress ip = peer.ip();
    relayServer(relay)
        .onPeerDatagram(
            relay, ip.family(), ip.high(), ip.low(), peer.port(), packet(payload), now());
  }

  private TurnServer relayServer(Relay relay) {
    return servers.get(ports.loopOf(relay.addressIndex(), relay.port()));
  }

  /** A packet with room before and behind that is not zero. */
  static ByteBuffer packet(byte[] bytes) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(
            TurnServer.HEADROOM_BYTES + bytes.length + TurnServer.TAILROOM_BYTES);
    while (buffer.hasRemaining()) {
      buffer.put((byte) 0x5A);
    }
    buffer.put(TurnServer.HEADROOM_BYTES, bytes);
    return buffer
        .position(TurnServer.HEADROOM_BYTES)
        .limit(TurnServer.HEADROOM_BYTES + bytes.length);
  }

  static byte[] bytes(ByteBuffer packet) {
    byte[] bytes = new byte[packet.remaining()];
    packet.get(packet.position(), bytes);
    return bytes;
  }

  /** What was sent to a peer, which is taken; there is nothing else. */
  ToPeer onlyToPeer() {
    ToPeer sent = toPeers.remove();
    assertTrue(toPeers.isEmpty() && toClients.isEmpty(), "more was sent");
    return sent;
  }

  /** What was sent to a client, which is taken; there is nothing else. */
  ToClient onlyToClient() {
    ToClient sent = toClients.remove();
    assertTrue(toPeers.isEmpty() && toClients.isEmpty(), "more was sent");
    return sent;
  }

  /** Nothing was sent to clients or peers. */
  void assertSilence() {
    assertTrue(toPeers.isEmpty(), () -> "sent " + toPeers);
    assertTrue(toClients.isEmpty(), () -> "sent " + toClients);
  }

  /** What the last packet was answered with, which is taken; or null. */
  byte @Nullable [] takeReply() {
    return replies.poll();
  }

  private final class Output implements TurnOutput {
    @Override
    public void reply(ByteBuffer packet) {
      replies.add(bytes(packet));
    }

    @Override
    public void sendToClient(Client client, ByteBuffer packet) {
      if (quiet) {
        note(packet);
        return;
      }
      toClients.add(new ToClient(client, ByteBuffer.wrap(bytes(packet))));
    }

    @Override
    public void sendToPeer(Relay from, Peer to, ByteBuffer packet) {
      if (quiet) {
        note(packet);
        return;
      }
      toPeers.add(new ToPeer(from, to.address(), ByteBuffer.wrap(bytes(packet))));
    }

    private void note(ByteBuffer packet) {
      quietlySent++;
      lastSent = packet;
    }

    @Override
    public boolean open(Relay relay) {
      if (failures > 0) {
        failures--;
        return false;
      }
      return !taken.contains(relay.local()) && sockets.putIfAbsent(relay.local(), relay) == null;
    }

    @Override
    public void close(Relay relay) {
      if (sockets.remove(relay.local()) == null) {
        throw new AssertionError("closed what was not open: " + relay.local());
      }
    }

    @Override
    public void handOver(
        int loop, int fromAddress, int fromPort, int toAddress, int toPort, ByteBuffer packet) {
      ByteBuffer copy = packet(bytes(packet));
      time.after(
          0,
          () ->
              servers
                  .get(loop)
                  .onHandedOver(fromAddress, fromPort, toAddress, toPort, copy, now()));
    }

    @Override
    public void count(TurnCount what) {
      counts.merge(what, 1, Integer::sum);
    }

    @Override
    public void countMalformed(MalformedStunException.Reason reason) {
      malformed.merge(reason, 1, Integer::sum);
    }

    @Override
    public void firstRefusal(AddressRange range) {
      refusals.add(range);
    }
  }
}
