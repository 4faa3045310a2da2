package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.MalformedStunException;
import dev.godwit.relay.stun.PacketKind;
import dev.godwit.relay.stun.StunMessage;
import dev.godwit.relay.stun.TransportAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The TURN server of one event loop (RFC 8656, RFC 8489): it is told what came and when, and has
 * its {@link TurnOutput} carry out what follows. Holds no socket, thread, clock or randomness of
 * its own. Confined to its caller.
 *
 * <p><b>Buffers.</b> A packet reaches from position to limit of a buffer in network order, with
 * {@value #HEADROOM_BYTES} bytes before and {@value #TAILROOM_BYTES} behind that are the server's
 * to write: so a header is put in front of a payload in place, and nothing is copied. Position and
 * limit are not put back.
 *
 * <p><b>Time.</b> {@code nowNanos} is any monotonic clock's, the same for all servers that share
 * their {@link RelayPorts} and {@link Quotas}.
 */
public final class TurnServer {
  /** What a packet that is given in needs before it: the header of a Data indication. */
  public static final int HEADROOM_BYTES = 64;

  /** What a packet that is given in needs behind it: padding. */
  public static final int TAILROOM_BYTES = 4;

  private final TurnSettings settings;
  private final TurnOutput output;
  private final AllocationBook book;
  private final PeerPolicy policy;
  private final Authenticator authenticator;
  private final Messages messages;
  private final Allocating allocating;
  private final Forwarding forwarding;
  private final Origin origin = new Origin();

  /**
   * A server without allocations.
   *
   * @param loop its number, by which others hand packets over to it
   * @param quotas shared by all loops
   * @param ports shared by all loops
   * @param output carries out what it decides
   * @param random unpredictable, as nonces, ports and tokens come from it
   * @throws IllegalArgumentException if the credentials are for another realm
   */
  public TurnServer(
      TurnSettings settings,
      Credentials credentials,
      PeerRules rules,
      int loop,
      Quotas quotas,
      RelayPorts ports,
      TurnOutput output,
      RandomGenerator random) {
    this.settings = settings;
    this.output = output;
    checkRealm(credentials);
    TurnLimits limits = settings.limits();
    List<RelayAddress> addresses = settings.relayAddresses();
    StrangerLimiter strangers =
        new StrangerLimiter(limits.unauthenticatedPerSecond(), random.nextLong());
    NonceMint nonces = new NonceMint(random);
    Answers answers = new Answers(output, nonces, strangers);
    Lifetimes lifetimes = new Lifetimes(limits);
    RecentAnswers recent = new RecentAnswers();
    book = new AllocationBook(settings, loop, quotas, ports, output, random);
    policy = new PeerPolicy(addresses, rules, output);
    authenticator = new Authenticator(credentials, answers, nonces);
    allocating = new Allocating(settings, book, quotas, lifetimes, answers, recent, output, random);
    forwarding = new Forwarding(book, loop, addresses, policy, ports, output, random);
    messages =
        new Messages(
            authenticator,
            allocating,
            new Refreshing(book, lifetimes, answers, recent, output),
            new Granting(settings, policy, answers, output),
            forwarding,
            answers,
            recent,
            strangers,
            output);
  }

  /**
   * Sets the time of day, which credentials end by: at first, as until then none is good, and
   * whenever it may have moved.
   */
  public void onTimeOfDay(Instant timeOfDay, long nowNanos) {
    authenticator.setTimeOfDay(timeOfDay, nowNanos);
  }

  /**
   * A client's datagram came.
   *
   * @param family the family of the source; an IPv4 address is V4 whatever the socket calls it
   * @param high the first eight bytes of a V6 address; 0 for V4
   * @param low the last eight bytes of a V6 address; the 32 bits of a V4 one
   */
  public void onDatagram(
      Listener listener,
      AddressFamily family,
      long high,
      long low,
      int port,
      ByteBuffer packet,
      long nowNanos) {
    endExpired(nowNanos);
    Client client = book.client(listener, family, high, low, port);
    origin.set(listener, family, high, low, port, client);
    onPacket(client, packet, nowNanos);
  }

  /** A client has connected: what it sends is given in with the client that is returned. */
  public Client onConnected(Listener listener, TransportAddress source) {
    return new Client(
        listener, source.ip().family(), source.ip().high(), source.ip().low(), source.port());
  }

  /** A whole message came on a connection, as {@code StreamFraming} has cut it. */
  public void onStreamMessage(Client client, ByteBuffer packet, long nowNanos) {
    endExpired(nowNanos);
    origin.set(
        client.listener(), client.family(), client.high(), client.low(), client.port(), client);
    onPacket(client, packet, nowNanos);
  }

  /** A connection is no more, and its allocation with it. */
  public void onDisconnected(Client client) {
    Allocation allocation = client.allocation;
    if (allocation != null) {
      book.end(allocation);
      output.count(TurnCount.ENDED_BY_DISCONNECT);
    }
  }

  private void onPacket(@Nullable Client client, ByteBuffer packet, long nowNanos) {
    if (!packet.hasRemaining()) {
      output.count(TurnCount.DROPPED_UNKNOWN_KIND);
      return;
    }
    switch (PacketKind.of(packet.get(packet.position()))) {
      case STUN -> onStun(packet, nowNanos);
      case CHANNEL_DATA -> onChannelData(client, packet, nowNanos);
      case OLD_CHANNEL_DATA -> {
        if (settings.rfc5766Channels()) {
          onChannelData(client, packet, nowNanos);
        } else {
          output.count(TurnCount.DROPPED_UNKNOWN_KIND);
        }
      }
      case DTLS, OTHER -> output.count(TurnCount.DROPPED_UNKNOWN_KIND);
    }
  }

  private void onChannelData(@Nullable Client client, ByteBuffer packet, long nowNanos) {
    Allocation allocation = client == null ? null : client.allocation;
    forwarding.onChannelData(allocation, packet, nowNanos);
  }

  private void onStun(ByteBuffer packet, long nowNanos) {
    StunMessage message;
    try {
      message = StunMessage.parse(packet);
    } catch (MalformedStunException e) {
      output.countMalformed(e.reason());
      return;
    }
    messages.onMessage(new Request(message, origin, nowNanos), packet);
  }

  /** A datagram came to a relay's socket. The source is told as in {@link #onDatagram}. */
  public void onPeerDatagram(
      Relay relay,
      AddressFamily family,
      long high,
      long low,
      int port,
      ByteBuffer packet,
      long nowNanos) {
    endExpired(nowNanos);
    if (!relay.isOpen()) {
      output.count(TurnCount.DROPPED_NO_RELAY); // it came with others, of which one ended it
    } else if (family == relay.family()) {
      forwarding.onPeerData(relay, high, low, port, packet, nowNanos);
    } else {
      output.count(TurnCount.DROPPED_PEER_NO_PERMISSION);
    }
  }

  /**
   * Another loop has handed over a packet for a relay of this one ({@link TurnOutput#handOver}).
   */
  public void onHandedOver(
      int fromAddress, int fromPort, int toAddress, int toPort, ByteBuffer packet, long nowNanos) {
    endExpired(nowNanos);
    forwarding.onHandedOver(fromAddress, fromPort, toAddress, toPort, packet, nowNanos);
  }

  /** When to call {@link #onDeadline}, or {@link Long#MAX_VALUE}. */
  public long deadlineNanos() {
    return book.deadlineNanos();
  }

  /** The time of {@link #deadlineNanos} has come. */
  public void onDeadline(long nowNanos) {
    endExpired(nowNanos);
  }

  /** However late the shell is, nothing is relayed for what has expired. */
  private void endExpired(long nowNanos) {
    for (Relay relay = book.expired(nowNanos); relay != null; relay = book.expired(nowNanos)) {
      if (book.end(relay)) {
        output.count(TurnCount.ENDED_BY_TIME);
      }
    }
  }

  /**
   * From now on these credentials are good. Allocations go on with those that made them.
   *
   * @throws IllegalArgumentException if they are for another realm
   */
  public void onCredentials(Credentials credentials) {
    checkRealm(credentials);
    authenticator.set(credentials);
  }

  private void checkRealm(Credentials credentials) {
    if (!credentials.realm().equals(settings.realm())) {
      throw new IllegalArgumentException("the credentials are for another realm");
    }
  }

  /** From now on these rules hold, also for permissions and channels that were granted before. */
  public void onPeerRules(PeerRules rules) {
    policy.set(rules);
  }

  /**
   * From now on no allocation is made: clients are sent to an alternate server of their family, or
   * refused where there is none. Those that are go on.
   */
  public void onDrain(List<TransportAddress> alternates) {
    allocating.drain(alternates);
  }

  /** Ends all allocations and closes their relays. */
  public void onStop() {
    for (int ended = book.endAll(); ended > 0; ended--) {
      output.count(TurnCount.ENDED_BY_STOP);
    }
  }

  /** How many allocations there are. */
  public int allocations() {
    return book.size();
  }
}
