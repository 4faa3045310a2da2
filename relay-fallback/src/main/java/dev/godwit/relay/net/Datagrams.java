package dev.godwit.relay.net;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.turn.TurnServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * The UDP sockets of one event loop, and the waiting for what comes in by them. There is one for
 * every system and one for Linux; both keep the same contract. Confined to the loop's thread, but
 * for {@link #wakeUp}.
 */
interface Datagrams extends AutoCloseable {
  /** The largest datagram that IP can carry. */
  int MAX_DATAGRAM_BYTES = 65_535;

  /** What is free in front of each datagram that came in. */
  int HEADROOM_BYTES = TurnServer.HEADROOM_BYTES;

  /** What is free behind it. */
  int TAILROOM_BYTES = TurnServer.TAILROOM_BYTES;

  /** What the buffers of sockets are asked to hold: 3,000 packets, 20 ms at full speed. */
  int SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

  /** Takes what came in. */
  interface Receiver {
    /** The waiting is over: what came meanwhile follows. */
    void onAwake();

    /**
     * A datagram came. Its bytes, and the room around them, are the receiver's to change, and what
     * is sent of them stays as it is until it is sent. The buffer's position and limit count during
     * this call only.
     *
     * @param socket where it came in
     * @param family of which family the sender's address is
     * @param high the first half of an IPv6 address; else 0
     * @param low the second half; all of an IPv4 address
     * @param port the sender's port
     * @param packet the datagram, from position to limit; may be empty
     */
    void onDatagram(
        UdpSocket socket, AddressFamily family, long high, long low, int port, ByteBuffer packet);
  }

  /**
   * Opens a socket.
   *
   * @param local where; port 0 for any
   * @param shared whether sockets of other loops may be bound to the same port: each then gets the
   *     packets of some senders, always of the same ones
   * @throws IOException if it can't be had; a {@link java.net.BindException} if the address or port
   *     is the reason
   */
  UdpSocket open(TransportAddress local, boolean shared) throws IOException;

  /**
   * Closes a socket, after what was to be sent from it. Its port is free at the latest after the
   * next {@link #poll}.
   */
  void close(UdpSocket socket);

  /**
   * Waits until something came in, {@link #wakeUp} was called or the time is over; then gives what
   * came to the receiver, and sends what it wants sent.
   *
   * @param maxWaitNanos 0 or less for not at all
   */
  void poll(long maxWaitNanos, Receiver receiver);

  /**
   * Sends a datagram, or drops it if that can't be done, at the end of {@link #poll} or by {@link
   * #flush}. Of the buffer that {@link #poll} gave nothing is copied.
   */
  void send(UdpSocket from, AddressFamily family, long high, long low, int port, ByteBuffer packet);

  /** Sends what still waits. */
  void flush();

  /** Ends a {@link #poll} that waits, or else the next one at once. From any thread. */
  void wakeUp();

  /** How many datagrams could not be sent. */
  long unsent();

  /** Closes the sockets and all else. */
  @Override
  void close();

  /** Whole milliseconds, rounded up: to wake before the time would be to wait again at once. */
  static int millis(long nanos) {
    return nanos <= 0
        ? 0
        : (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanos - 1) + 1);
  }
}
