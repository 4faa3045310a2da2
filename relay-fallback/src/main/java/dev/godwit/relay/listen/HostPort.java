package dev.godwit.relay.listen;

import java.util.Locale;
import java.util.Optional;

/**
 * A host and a port as URLs write them.
 *
 * @param host a name or an address, in lower case, an IPv6 address without brackets
 * @param port from 0 to 65535
 */
public record HostPort(String host, int port) {

  /**
   * @throws IllegalArgumentException if the host is empty or the port out of range
   */
  public HostPort {
    if (host.isEmpty() || port < 0 || port > 65_535) {
      throw new IllegalArgumentException("no host and port");
    }
    host = host.toLowerCase(Locale.ROOT);
  }

  /** Reads {@code HOST:PORT}, {@code [IPV6]:PORT}, or the host alone with a default port. */
  public static Optional<HostPort> parse(String text, int defaultPort) {
    int afterHost = text.startsWith("[") ? text.indexOf(']') + 1 : colonOrEnd(text);
    if (afterHost <= 0) {
      return Optional.empty();
    }
    String host =
        text.startsWith("[") ? text.substring(1, afterHost - 1) : text.substring(0, afterHost);
    String rest = text.substring(afterHost);
    boolean isPortWritten = rest.matches(":[0-9]{1,5}");
    int port = isPortWritten ? Integer.parseInt(rest.substring(1)) : defaultPort;
    if (host.isEmpty() || port > 65_535 || !(isPortWritten || rest.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(new HostPort(host, port));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private static int colonOrEnd(String text) {
    int colon = text.indexOf(':');
    return colon < 0 ? text.length() : colon;
  }
}
