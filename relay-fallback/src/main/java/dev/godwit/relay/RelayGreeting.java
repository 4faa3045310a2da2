package dev.godwit.relay;

import dev.godwit.relay.listen.HostPort;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.turn.PortRange;
import dev.godwit.relay.turn.RelayAddress;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a relay says once it listens. Lines that programs read keep their form: those that name an
 * address, and the last.
 *
 * @param listening by UDP and TCP
 * @param listeningTls by TLS
 * @param fingerprint of a certificate that the relay made itself
 */
record RelayGreeting(
    List<TransportAddress> listening,
    List<TransportAddress> listeningTls,
    List<RelayAddress> relayAddresses,
    PortRange relayPorts,
    Optional<InetSocketAddress> admin,
    Optional<String> fingerprint) {

  void print(PrintWriter out) {
    lines().forEach(out::println);
    out.flush();
  }

  List<String> lines() {
    List<String> heard = new ArrayList<>();
    listening.forEach(address -> heard.add(address + " (UDP and TCP)"));
    listeningTls.forEach(address -> heard.add(address + " (TLS)"));
    List<String> lines = new ArrayList<>();
    lines.add("Godwit's relay is listening on " + heard.getFirst());
    heard.stream().skip(1).forEach(address -> lines.add("  and on " + address));
    relayAddresses.forEach(address -> lines.add("  relaying from " + told(address)));
    admin.ifPresent(address ->
        lines.add(
            "  for the operator: http://"
                + new HostPort(address.getAddress().getHostAddress(), address.getPort())
                + "/metrics"));
    fingerprint.ifPresent(digest -> {
      lines.add("It made its certificate for TLS itself, which clients trust only if told to:");
      lines.add("  " + digest);
      lines.add("--tls-cert and --tls-key take one that they trust.");
    });
    lines.add("Ctrl-C stops it.");
    return lines;
  }

  private String told(RelayAddress address) {
    String nat =
        address.local().equals(address.advertised()) ? "" : ", told as " + address.advertised();
    return address.local() + ", ports " + relayPorts.first() + " to " + relayPorts.last() + nat;
  }
}
