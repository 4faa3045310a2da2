package dev.godwit.relay.tls;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * By what a server can be reached, and so what its certificate is for. Immutable.
 *
 * @param hosts host names, in lower case
 * @param addresses without zones
 */
public record CertificateNames(Set<String> hosts, Set<InetAddress> addresses) {
  /** Machines with more addresses are routers; each takes room in every handshake. */
  static final int MAX_EACH = 64;

  /** A name as certificates may hold it (RFC 5280, section 4.2.1.6: the preferred syntax). */
  private static final String HOST =
      "(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.|$))+";

  /** What one network's IPv6 addresses have in common. */
  private static final int IPV6_NETWORK_BYTES = 8;

  public CertificateNames {
    hosts = Set.copyOf(hosts);
    addresses = Set.copyOf(addresses);
  }

  /** The names, as far as a certificate can hold them, with those that every machine has. */
  public static CertificateNames of(
      Collection<String> hosts, Collection<? extends InetAddress> addresses) {
    Set<String> allHosts = new LinkedHashSet<>(Set.of("localhost"));
    hosts.stream()
        .map(host -> host.toLowerCase(Locale.ROOT).replaceAll("\\.$", ""))
        .filter(host -> host.matches(HOST))
        .limit(MAX_EACH)
        .forEach(allHosts::add);
    Set<InetAddress> allAddresses =
        new LinkedHashSet<>(
            Set.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1")));
    addresses.stream().limit(MAX_EACH).forEach(allAddresses::add);
    return new CertificateNames(allHosts, allAddresses);
  }

  /**
   * Whether this certificate is for all of them. Of an IPv6 address only the network counts: its
   * rest changes daily on many machines (RFC 8981), and each new certificate has to be accepted in
   * each browser again.
   */
  boolean areIn(X509Certificate certificate) {
    Set<String> certified = new HashSet<>();
    for (var name : TlsIdentity.alternativeNames(certificate)) {
      if (name.get(1) instanceof String text) {
        certified.add(isAddress(text) ? network(InetAddress.ofLiteral(text)) : text);
      }
    }
    return certified.containsAll(hosts)
        && addresses.stream().map(CertificateNames::network).allMatch(certified::contains);
  }

  private static boolean isAddress(String name) {
    return name.contains(":") || name.matches("[0-9.]+");
  }

  private static String network(InetAddress address) {
    return address instanceof Inet6Address && !address.isLoopbackAddress()
        ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), IPV6_NETWORK_BYTES)) + "/64"
        : address.getHostAddress();
  }
}
