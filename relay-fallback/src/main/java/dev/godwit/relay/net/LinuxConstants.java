package dev.godwit.relay.net;

/**
 * Numbers and layouts of Linux on 64-bit x86 and ARM, the ones that {@link EpollDatagrams} is for.
 * The layouts are those of the GNU C library; musl's differ in padding only, which is kept zero.
 */
final class LinuxConstants {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;

  static final int SOL_SOCKET = 1;
  static final int SO_SNDBUF = 7;
  static final int SO_RCVBUF = 8;
  static final int SO_REUSEPORT = 15;
  static final int SO_SNDBUFFORCE = 32;
  static final int SO_RCVBUFFORCE = 33;
  static final int IPPROTO_IP = 0;
  static final int IP_MTU_DISCOVER = 10;
  static final int IP_PMTUDISC_DONT = 0;
  static final int IPPROTO_IPV6 = 41;
  static final int IPV6_V6ONLY = 26;
  static final int SOL_UDP = 17;
  static final int UDP_SEGMENT = 103;
  static final int UDP_GRO = 104;

  static final int EPOLL_CLOEXEC = 0x80000;
  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLLIN = 1;
  static final int EFD_NONBLOCK = 0x800;
  static final int EFD_CLOEXEC = 0x80000;
  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_TRUNC = 0x20;

  static final int EINTR = 4;
  static final int EIO = 5;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EINVAL = 22;
  static final int EMFILE = 24;
  static final int EMSGSIZE = 90;
  static final int EADDRINUSE = 98;
  static final int EADDRNOTAVAIL = 99;
  static final int ENOBUFS = 105;

  /** {@code struct sockaddr_in6}, the larger of the two. */
  static final int SOCKADDR_BYTES = 28;

  /** {@code struct iovec}: an address, a size. */
  static final int IOVEC_BYTES = 16;

  static final int IOVEC_SIZE_AT = 8;

  /** {@code struct mmsghdr}: a {@code struct msghdr}, and the size of what came. */
  static final int MMSGHDR_BYTES = 64;

  static final int NAME_AT = 0;
  static final int NAME_SIZE_AT = 8;
  static final int VECTOR_AT = 16;
  static final int VECTOR_COUNT_AT = 24;
  static final int CONTROL_AT = 32;
  static final int CONTROL_SIZE_AT = 40;
  static final int FLAGS_AT = 48;
  static final int MESSAGE_SIZE_AT = 56;

  /** {@code struct cmsghdr}: its size, a level, a type; then the value. */
  static final int CONTROL_LEVEL_AT = 8;

  static final int CONTROL_TYPE_AT = 12;
  static final int CONTROL_VALUE_AT = 16;

  private LinuxConstants() {}

  /** {@code struct epoll_event} is packed on x86 only. */
  static int epollEventBytes() {
    return System.getProperty("os.arch").equals("amd64") ? 12 : 16;
  }

  static int epollDataAt() {
    return System.getProperty("os.arch").equals("amd64") ? 4 : 8;
  }
}
