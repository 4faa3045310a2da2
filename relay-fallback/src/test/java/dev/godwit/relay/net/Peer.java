package dev.godwit.relay.net;

import dev.godwit.relay.stun.TransportAddress;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;

/** Somebody that a client talks with through the relay. */
final class Peer implements Closeable {
  private final DatagramSocket socket;

  Peer(DatagramSocket socket) throws SocketException {
    this.socket = socket;
    socket.setReceiveBufferSize(1024 * 1024);
    socket.setSoTimeout(ClientSocket.WAIT_MILLIS);
  }

  TransportAddress address() {
    return SocketAddresses.of((InetSocketAddress) socket.getLocalSocketAddress());
  }

  void send(TransportAddress to, byte[] data) throws IOException {
    socket.send(new DatagramPacket(data, data.length, SocketAddresses.of(to)));
  }

  /** The next datagram, which is to come from there. */
  byte[] receive(TransportAddress from) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
    socket.receive(packet);
    TransportAddress source = SocketAddresses.of((InetSocketAddress) packet.getSocketAddress());
    if (!source.equals(from)) {
      throw new AssertionError("from " + source + ", not " + from);
    }
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  @Override
  public void close() {
    socket.close();
  }
}
