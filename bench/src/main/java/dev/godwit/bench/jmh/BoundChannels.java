package dev.godwit.bench.jmh;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.Attribute;
import dev.godwit.relay.stun.ChannelData;
import dev.godwit.relay.stun.ChannelNumber;
import dev.godwit.relay.stun.IntegrityAlgorithm;
import dev.godwit.relay.stun.IntegrityKey;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.MalformedStunException;
import dev.godwit.relay.stun.MessageClass;
import dev.godwit.relay.stun.Nonce;
import dev.godwit.relay.stun.PasswordAlgorithm;
import dev.godwit.relay.stun.Realm;
import dev.godwit.relay.stun.RequestedTransport;
import dev.godwit.relay.stun.StunMessage;
import dev.godwit.relay.stun.StunMethod;
import dev.godwit.relay.stun.StunWriter;
import dev.godwit.relay.stun.TransactionId;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.stun.Username;
import dev.godwit.relay.stun.XorPeerAddress;
import dev.godwit.relay.turn.AddressRange;
import dev.godwit.relay.turn.Client;
import dev.godwit.relay.turn.Credentials;
import dev.godwit.relay.turn.Listener;
import dev.godwit.relay.turn.Peer;
import dev.godwit.relay.turn.PeerRules;
import dev.godwit.relay.turn.PortPool;
import dev.godwit.relay.turn.PortRange;
import dev.godwit.relay.turn.QuotaBook;
import dev.godwit.relay.turn.Relay;
import dev.godwit.relay.turn.RelayAddress;
import dev.godwit.relay.turn.Transport;
import dev.godwit.relay.turn.TurnCount;
import dev.godwit.relay.turn.TurnLimits;
import dev.godwit.relay.turn.TurnOutput;
import dev.godwit.relay.turn.TurnServer;
import dev.godwit.relay.turn.TurnSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGeneratorFactory;

/**
 * The core of the relay with clients that have a channel each, and no sockets: packets go in, and
 * what comes out is counted. Time stands still. Confined to its caller.
 */
final class BoundChannels implements TurnOutput {
  private static final String REALM = "bench";
  private static final String USERNAME = "bench";
  private static final String PASSWORD = "secret";
  private static final IntegrityKey KEY =
      IntegrityKey.longTerm(PasswordAlgorithm.MD5, USERNAME, REALM, PASSWORD);
  private static final ChannelNumber CHANNEL = new ChannelNumber(ChannelNumber.MIN);
  private static final IpAddress ADDRESS = IpAddress.v4(0x7F000002);
  private static final TransportAddress PEER = new TransportAddress(IpAddress.v4(0x7F000004), 9);
  private static final int FIRST_CLIENT = 0x7F100001;
  private static final int CLIENT_PORT = 5000;
  private static final int MAX_PACKET_BYTES = 1500;
  private static final long NOW_NANOS = 1;

  /** One user has them all. */
  private static final TurnLimits LIMITS = wide(TurnLimits.DEFAULT);

  private static final Listener LISTENER =
      new Listener(0, Transport.UDP, new TransportAddress(IpAddress.v4(0x7F000001), 3478), false);

  private final TurnServer server;
  private final List<Relay> relays = new ArrayList<>();
  private final ByteBuffer packet =
      ByteBuffer.allocateDirect(
          TurnServer.HEADROOM_BYTES + MAX_PACKET_BYTES + TurnServer.TAILROOM_BYTES);
  private final ByteBuffer answer = ByteBuffer.allocate(MAX_PACKET_BYTES);
  private final int payloadBytes;
  private long transactions;
  private long relayedBytes;

  BoundChannels(int clients, int payloadBytes) {
    this.payloadBytes = payloadBytes;
    TurnSettings settings =
        new TurnSettings(
            REALM, List.of(RelayAddress.of(ADDRESS)), PortRange.DYNAMIC, false, LIMITS);
    server =
        new TurnServer(
            settings,
            Credentials.of(REALM, Map.of(USERNAME, PASSWORD), Optional.empty()),
            new PeerRules(
                List.of(AddressRange.parse("127.0.0.0/8").orElseThrow()), Set.of(), Set.of()),
            0,
            new QuotaBook(settings.limits()),
            new PortPool(settings),
            this,
            RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    for (int client = 0; client < clients; client++) {
      bind(client);
    }
  }

  /** Gives in a client's packet for its peer; returns how many bytes have come out so far. */
  long up(int client) {
    int at = TurnServer.HEADROOM_BYTES;
    ChannelData.writeHeader(packet, at, CHANNEL.number(), payloadBytes);
    give(client, at, ChannelData.HEADER_BYTES + payloadBytes);
    return relayedBytes;
  }

  /** Gives in a peer's packet for the client; returns how many bytes have come out so far. */
  long down(int client) {
    int at = TurnServer.HEADROOM_BYTES;
    packet.limit(at + payloadBytes).position(at);
    server.onPeerDatagram(
        relays.get(client), AddressFamily.V4, 0, PEER.ip().low(), PEER.port(), packet, NOW_NANOS);
    return relayedBytes;
  }

  private static TurnLimits wide(TurnLimits usual) {
    return new TurnLimits(
        usual.allocations(),
        usual.allocations(),
        usual.allocationsPerAddress(),
        usual.permissionsPerAllocation(),
        usual.channelsPerAllocation(),
        usual.reservations(),
        usual.maxLifetime(),
        usual.maxSession(),
        usual.bytesPerSecond(),
        usual.bytesPerSecondPerUser(),
        usual.bytesPerSecondPerAllocation(),
        usual.unauthenticatedPerSecond());
  }

  private void bind(int client) {
    try {
      allocateAndBind(client);
    } catch (MalformedStunException e) {
      throw new IllegalStateException("The server's answer is no message.", e);
    }
  }

  private void allocateAndBind(int client) throws MalformedStunException {
    StunMessage challenge =
        ask(client, StunMethod.ALLOCATE, List.of(new RequestedTransport(RequestedTransport.UDP)));
    List<Attribute> who =
        List.of(
            new Username(USERNAME),
            challenge.find(Realm.TYPE).orElseThrow(),
            challenge.find(Nonce.TYPE).orElseThrow());
    succeed(client, StunMethod.ALLOCATE, new RequestedTransport(RequestedTransport.UDP), who);
    List<Attribute> bound = new ArrayList<>(who);
    bound.add(new XorPeerAddress(PEER));
    succeed(client, StunMethod.CHANNEL_BIND, CHANNEL, bound);
  }

  private void succeed(int client, StunMethod method, Attribute first, List<Attribute> others)
      throws MalformedStunException {
    List<Attribute> attributes = new ArrayList<>(List.of(first));
    attributes.addAll(others);
    MessageClass came = ask(client, method, attributes).messageClass();
    if (came != MessageClass.SUCCESS) {
      throw new IllegalStateException(method + " was answered by " + came);
    }
  }

  /** A request that says who asks is signed. */
  private StunMessage ask(int client, StunMethod method, List<Attribute> attributes)
      throws MalformedStunException {
    packet.clear().position(TurnServer.HEADROOM_BYTES);
    StunWriter writer = new StunWriter(packet);
    writer.begin(MessageClass.REQUEST, method, new TransactionId(0, ++transactions));
    attributes.forEach(writer::put);
    if (attributes.stream().anyMatch(Username.class::isInstance)) {
      writer.putIntegrity(IntegrityAlgorithm.SHA1, KEY);
    }
    give(client, TurnServer.HEADROOM_BYTES, writer.sizeBytes());
    return StunMessage.parse(answer);
  }

  private void give(int client, int at, int sizeBytes) {
    packet.limit(at + sizeBytes).position(at);
    server.onDatagram(
        LISTENER,
        AddressFamily.V4,
        0,
        Integer.toUnsignedLong(FIRST_CLIENT + client),
        CLIENT_PORT,
        packet,
        NOW_NANOS);
  }

  @Override
  public void reply(ByteBuffer written) {
    answer.clear().put(written).flip();
  }

  @Override
  public void sendToClient(Client client, ByteBuffer sent) {
    relayedBytes += sent.remaining();
  }

  @Override
  public void sendToPeer(Relay from, Peer to, ByteBuffer sent) {
    relayedBytes += sent.remaining();
  }

  @Override
  public boolean open(Relay relay) {
    relays.add(relay);
    return true;
  }

  @Override
  public void close(Relay relay) {}

  @Override
  public void handOver(
      int loop, int fromAddress, int fromPort, int toAddress, int toPort, ByteBuffer handed) {}

  @Override
  public void count(TurnCount what) {}

  @Override
  public void countMalformed(MalformedStunException.Reason reason) {}

  @Override
  public void firstRefusal(AddressRange range) {}
}
