package dev.godwit.relay.turn;

import java.util.List;
import java.util.stream.Stream;

/**
 * The ranges that no peer may be in unless it is allowed: what IANA's registries of special-purpose
 * addresses say is not for the world, and what RFC 8656 section 21 warns of. The narrower come
 * before the wider, as the first is the one that is told.
 */
final class RefusedRanges {
  static final List<AddressRange> ALL =
      Stream.of(
              "0.0.0.0/8", // this network; Linux takes 0.0.0.0 for loopback (CVE-2020-26262)
              "10.0.0.0/8",
              "100.64.0.0/10", // carriers' NAT
              "127.0.0.0/8",
              "169.254.0.0/16", // link-local; where clouds tell a machine its secrets
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24", // documentation
              "192.88.99.0/24", // 6to4 anycast
              "192.168.0.0/16",
              "198.18.0.0/15", // benchmarks
              "198.51.100.0/24", // documentation
              "203.0.113.0/24", // documentation
              "224.0.0.0/4", // multicast
              "255.255.255.255/32",
              "240.0.0.0/4",
              "::/128",
              "::1/128",
              "::ffff:0:0/96", // IPv4 in disguise: on the wire there is no such address
              "::/96",
              "64:ff9b:1::/48", // NAT64 of one's own network
              "100::/64", // discarded
              "100:0:0:1::/64",
              "2001::/32", // Teredo
              "2001:db8::/32", // documentation
              "2001::/23", // protocols' own
              "3fff::/20", // documentation
              "5f00::/16", // segment routing
              "fc00::/7", // unique local
              "fe80::/10", // link-local
              "fec0::/10", // site-local, as it was
              "ff00::/8") // multicast
          .map(text -> AddressRange.parse(text).orElseThrow())
          .toList();

  private RefusedRanges() {}
}
