package dev.godwit.relay.net;

import static dev.godwit.relay.net.LinuxConstants.*;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;

/** Opens what {@link EpollDatagrams} uses: sockets with their options, an epoll, a way to wake. */
final class EpollSystem {
  /** What the event of {@link #wakeable} says: the index of no socket. */
  static final int WAKE = 0;

  private final LinuxCalls calls;
  private final NativeMemory scratch = new NativeMemory(64);

  /** Whether the numbers and layouts used here are those of this system. */
  static boolean isKnown() {
    String processor = System.getProperty("os.arch");
    return System.getProperty("os.name").equals("Linux")
        && (processor.equals("amd64") || processor.equals("aarch64"));
  }

  EpollSystem(LinuxCalls calls) {
    this.calls = calls;
  }

  int epoll() throws SocketException {
    return checked(calls.epollCreate(EPOLL_CLOEXEC), "epoll_create");
  }

  /** Something that ends the waiting when another thread writes to it. */
  int wakeable(int epoll) throws SocketException {
    int wake = checked(calls.eventfd(EFD_NONBLOCK | EFD_CLOEXEC), "eventfd");
    watch(epoll, wake, WAKE);
    return wake;
  }

  void awake(int wake) {
    calls.eventfdRead(wake, scratch.address(0));
  }

  void watch(int epoll, int fd, int index) throws SocketException {
    scratch.buffer().putInt(0, EPOLLIN);
    scratch.buffer().putLong(epollDataAt(), index);
    checked(calls.epollCtl(epoll, EPOLL_CTL_ADD, fd, scratch.address(0)), "epoll_ctl");
  }

  /** A socket that is bound there. */
  int open(TransportAddress local, boolean shared) throws IOException {
    boolean v6 = local.ip().family() == AddressFamily.V6;
    int domain = v6 ? AF_INET6 : AF_INET;
    int fd = checked(calls.socket(domain, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC), "socket");
    try {
      if (v6) {
        checked(set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1), "IPV6_V6ONLY");
      } else {
        // What is too large is parted on its way, as for any datagram without DONT-FRAGMENT
        // (RFC 8656, section 14).
        set(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DONT);
      }
      if (shared) {
        checked(set(fd, SOL_SOCKET, SO_REUSEPORT, 1), "SO_REUSEPORT");
      }
      enlarge(fd, SO_RCVBUFFORCE, SO_RCVBUF);
      enlarge(fd, SO_SNDBUFFORCE, SO_SNDBUF);
      int sizeBytes = NativeAddress.write(scratch.buffer(), 0, local);
      checked(calls.bind(fd, scratch.address(0), sizeBytes), "bind");
      return fd;
    } catch (IOException e) {
      calls.close(fd);
      throw e;
    }
  }

  /** Beyond the system's limit where this process may, else as far as it goes. */
  private void enlarge(int fd, int byForce, int option) {
    if (set(fd, SOL_SOCKET, byForce, Datagrams.SOCKET_BUFFER_BYTES) < 0) {
      set(fd, SOL_SOCKET, option, Datagrams.SOCKET_BUFFER_BYTES);
    }
  }

  /** Has the kernel join what comes in; whether it can also part what goes out. */
  boolean join(int fd) {
    set(fd, SOL_UDP, UDP_GRO, 1);
    return set(fd, SOL_UDP, UDP_SEGMENT, 0) >= 0;
  }

  TransportAddress local(int fd, IpAddress ip) throws SocketException {
    int sizeAt = SOCKADDR_BYTES;
    scratch.buffer().putInt(sizeAt, SOCKADDR_BYTES);
    checked(calls.getsockname(fd, scratch.address(0), scratch.address(sizeAt)), "getsockname");
    return new TransportAddress(ip, NativeAddress.port(scratch.buffer(), 0));
  }

  private int set(int fd, int level, int option, int value) {
    scratch.buffer().putInt(0, value);
    return calls.setsockopt(fd, level, option, scratch.address(0), Integer.BYTES);
  }

  private static int checked(int result, String what) throws SocketException {
    if (result >= 0) {
      return result;
    }
    throw switch (-result) {
      case EADDRINUSE -> new BindException("Address already in use");
      case EADDRNOTAVAIL -> new BindException("Cannot assign requested address");
      case EACCES -> new SocketException("Permission denied");
      case EMFILE -> new SocketException("Too many open files");
      default -> new SocketException(what + " failed with error " + -result);
    };
  }
}
