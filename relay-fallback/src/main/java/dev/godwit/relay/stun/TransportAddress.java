package dev.godwit.relay.stun;

/**
 * An address and a port.
 *
 * @param ip the address
 * @param port 0 to 65,535
 */
public record TransportAddress(IpAddress ip, int port) {
  /**
   * @throws IllegalArgumentException if the port is out of range
   */
  public TransportAddress {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
  }

  /** The address's text and the port: {@code 192.0.2.1:3478}, {@code [2001:db8::1]:3478}. */
  @Override
  public String toString() {
    return switch (ip.family()) {
      case V4 -> ip + ":" + port;
      case V6 -> "[" + ip + "]:" + port;
    };
  }
}
