package dev.godwit.relay.net;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Notes what came in. */
final class Received implements Datagrams.Receiver {
  // Compared by nobody.
  @SuppressWarnings("ArrayRecordComponent")
  record Datagram(UdpSocket socket, TransportAddress source, byte[] bytes) {}

  final List<Datagram> all = new ArrayList<>();
  int turns;

  @Override
  public void onAwake() {
    turns++;
  }

  @Override
  public void onDatagram(
      UdpSocket socket, AddressFamily family, long high, long low, int port, ByteBuffer packet) {
    byte[] bytes = new byte[packet.remaining()];
    packet.get(packet.position(), bytes);
    TransportAddress source = new TransportAddress(new IpAddress(family, high, low), port);
    all.add(new Datagram(socket, source, bytes));
  }
}
