package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.TransportAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

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
 * <p><b>Time.</b> {@code nowNanos} is any monotonic clock's, the same for all inputs of one server.
 */
public final class TurnServer {
  /** What a packet that is given in needs before it: the header of a Data indication. */
  public static final int HEADROOM_BYTES = 64;

  /** What a packet that is given in needs behind it: padding. */
  public static final int TAILROOM_BYTES = 4;

  /**
   * A server without allocations.
   *
   * @param loop its number, by which others hand packets over to it
   * @param quotas shared by all loops
   * @param ports shared by all loops
   * @param output carries out what it decides
   * @param random unpredictable, as nonces, ports and tokens come from it
   */
  public TurnServer(
      TurnSettings settings,
      Credentials credentials,
      PeerRules rules,
      int loop,
      Quotas quotas,
      RelayPorts ports,
      TurnOutput output,
      RandomGenerator random) {}

  /** Sets the time of day, which credentials end by: at first, and whenever it may have moved. */
  public void onTimeOfDay(Instant timeOfDay, long nowNanos) {
    throw new UnsupportedOperationException("being written");
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
    throw new UnsupportedOperationException("being written");
  }

  /** A client has connected: what it sends is given in with the client that is returned. */
  public Client onConnected(Listener listener, TransportAddress source) {
    throw new UnsupportedOperationException("being written");
  }

  /** A whole message came on a connection, as {@code StreamFraming} has cut it. */
  public void onStreamMessage(Client client, ByteBuffer packet, long nowNanos) {
    throw new UnsupportedOperationException("being written");
  }

  /** A connection is no more, and its allocation with it. */
  public void onDisconnected(Client client, long nowNanos) {
    throw new UnsupportedOperationException("being written");
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
    throw new UnsupportedOperationException("being written");
  }

  /**
   * Another loop has handed over a packet for a relay of this one ({@link TurnOutput#handOver}).
   */
  public void onHandedOver(
      int fromAddress, int fromPort, int toAddress, int toPort, ByteBuffer packet, long nowNanos) {
    throw new UnsupportedOperationException("being written");
  }

  /** When to call {@link #onDeadline}, or {@link Long#MAX_VALUE}. */
  public long deadlineNanos() {
    throw new UnsupportedOperationException("being written");
  }

  /** The time of {@link #deadlineNanos} has come. */
  public void onDeadline(long nowNanos) {
    throw new UnsupportedOperationException("being written");
  }

  /** From now on these credentials are good. Allocations go on with those that made them. */
  public void onCredentials(Credentials credentials) {
    throw new UnsupportedOperationException("being written");
  }

  /** From now on these rules hold, also for permissions and channels that were granted before. */
  public void onPeerRules(PeerRules rules) {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * From now on no allocation is made: clients are sent to an alternate server of their family, or
   * refused where there is none. Those that are go on.
   */
  public void onDrain(List<TransportAddress> alternates) {
    throw new UnsupportedOperationException("being written");
  }

  /** Ends all allocations and closes their relays. */
  public void onStop(long nowNanos) {
    throw new UnsupportedOperationException("being written");
  }

  /** How many allocations there are. */
  public int allocations() {
    throw new UnsupportedOperationException("being written");
  }
}
