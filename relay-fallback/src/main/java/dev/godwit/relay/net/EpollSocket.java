package dev.godwit.relay.net;

import dev.godwit.relay.stun.TransportAddress;

/** A socket of {@link EpollDatagrams}. */
final class EpollSocket extends UdpSocket {
  final int fd;

  /** Its place in the table that the kernel's events point into. */
  final int index;

  /** Whether the kernel parts joined datagrams of this socket. */
  boolean joins;

  /** Its entries in the {@link SendQueue}, or -1. */
  int firstToSend = -1;

  int lastToSend = -1;

  EpollSocket(TransportAddress local, int fd, int index, boolean joins) {
    super(local);
    this.fd = fd;
    this.index = index;
    this.joins = joins;
  }
}
