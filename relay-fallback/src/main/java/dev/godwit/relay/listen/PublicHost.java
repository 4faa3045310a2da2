package dev.godwit.relay.listen;

import dev.godwit.relay.stun.IpAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * By what clients everywhere reach a server.
 *
 * @param host a name in lower case, or an address, an IPv6 address without brackets
 * @param address the outer one, where a NAT maps it to one of this machine
 */
public record PublicHost(String host, Optional<IpAddress> address) {
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)[a-z0-9-]+(?:\\.[a-z0-9-]+)*\\.?");

  /** Reads {@code HOST} or {@code HOST=ADDRESS}; a host that is an address has itself as such. */
  public static Optional<PublicHost> parse(String text) {
    int equals = text.indexOf('=');
    String host = (equals < 0 ? text : text.substring(0, equals)).toLowerCase(Locale.ROOT);
    Optional<IpAddress> literal = IpAddress.parse(host);
    if (literal.isEmpty() && !NAME.matcher(host).matches()) {
      return Optional.empty();
    }
    if (equals < 0) {
      return Optional.of(new PublicHost(host, literal));
    }
    return IpAddress.parse(text.substring(equals + 1))
        .map(address -> new PublicHost(host, Optional.of(address)));
  }

  /** As URLs write it. */
  public String inUrl() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }
}
