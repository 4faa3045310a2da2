package dev.godwit.relay.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * By what names and addresses other machines can reach this one, as far as it knows.
 *
 * @param names as its operator and its resolver know it
 * @param addresses the likeliest first: that from which packets leave for elsewhere
 */
public record Machine(List<String> names, List<InetAddress> addresses) {
  /** Of a documentation range (RFC 5737), and never sent to: a way out of here leads there. */
  private static final InetSocketAddress ELSEWHERE =
      new InetSocketAddress(InetAddress.ofLiteral("198.51.100.1"), 9);

  public Machine {
    names = List.copyOf(names);
    addresses = List.copyOf(addresses);
  }

  /** What can be found out now. */
  public static Machine look() {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    wayOut().ifPresent(addresses::add);
    addresses.addAll(interfaceAddresses());
    return new Machine(hostNames(), List.copyOf(addresses));
  }

  private static List<String> hostNames() {
    try {
      InetAddress self = InetAddress.getLocalHost();
      return Set.of(self.getHostName(), self.getCanonicalHostName()).stream().sorted().toList();
    } catch (UnknownHostException _) {
      return List.of();
    }
  }

  /** Asks the routing table; nothing is sent. */
  private static Optional<InetAddress> wayOut() {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(ELSEWHERE);
      return Optional.of(socket.getLocalAddress()).filter(Machine::isReachable);
    } catch (IOException | UncheckedIOException _) {
      return Optional.empty();
    }
  }

  private static List<InetAddress> interfaceAddresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(Machine::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(Machine::isReachable)
          .map(Machine::withoutZone)
          .sorted(Comparator.comparing(address -> address instanceof Inet6Address))
          .toList();
    } catch (SocketException _) {
      return List.of();
    }
  }

  private static boolean isReachable(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isAnyLocalAddress();
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp();
    } catch (SocketException _) {
      return false;
    }
  }

  private static InetAddress withoutZone(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has an address's length", e);
    }
  }
}
