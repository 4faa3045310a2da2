package dev.godwit.bench;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/**
 * The IPv4 addresses of a relay.
 *
 * @param address where it listens
 * @param relayAddress where its allocations are
 */
record RelayPlace(String address, String relayAddress) {
  static final int MIN_RELAY_PORT = 49_152;
  static final int MAX_RELAY_PORT = 65_535;

  /**
   * On loopback, with allocations at an address where nobody else has a port: neither clients and
   * peers, nor the other relay.
   *
   * @param number of the relay: 1 or 2
   */
  static RelayPlace loopback(int number) {
    return new RelayPlace("127.0.0.1", "127.0.0." + (1 + number));
  }

  /** Where WebRTC goes: it looks at no loopback address. */
  static RelayPlace ofInterface() throws SocketException {
    InetAddress own =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(Inet4Address.class::isInstance)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .findFirst()
            .orElseThrow(() ->
                new BenchException(
                    "This machine has no IPv4 address but loopback, and WebRTC needs one:"
                        + " leave transfer out with --only."));
    return new RelayPlace(own.getHostAddress(), own.getHostAddress());
  }
}
