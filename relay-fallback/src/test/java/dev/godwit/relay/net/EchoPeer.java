package dev.godwit.relay.net;

import dev.godwit.relay.stun.IpAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/** A peer that sends back what it gets, until it is closed. */
final class EchoPeer implements AutoCloseable {
  private static final int MAX_BYTES = 2048;

  private final DatagramSocket socket;

  private EchoPeer(DatagramSocket socket) {
    this.socket = socket;
  }

  /** At a free port of the address. */
  static EchoPeer at(IpAddress address) throws IOException {
    InetAddress local = InetAddress.getByAddress(address.toBytes());
    EchoPeer peer = new EchoPeer(new DatagramSocket(new InetSocketAddress(local, 0)));
    Thread.ofVirtual().name("echo").start(peer::run);
    return peer;
  }

  int port() {
    return socket.getLocalPort();
  }

  private void run() {
    DatagramPacket packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
    try {
      while (!socket.isClosed()) {
        packet.setLength(MAX_BYTES);
        socket.receive(packet);
        socket.send(packet);
      }
    } catch (SocketException e) {
      // Closed.
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
