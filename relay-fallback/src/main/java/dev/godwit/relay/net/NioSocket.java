package dev.godwit.relay.net;

import dev.godwit.relay.stun.TransportAddress;
import java.nio.channels.DatagramChannel;

/** A socket of {@link NioDatagrams}. */
final class NioSocket extends UdpSocket {
  final DatagramChannel channel;

  NioSocket(TransportAddress local, DatagramChannel channel) {
    super(local);
    this.channel = channel;
  }
}
