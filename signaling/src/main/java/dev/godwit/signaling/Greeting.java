package dev.godwit.signaling;

import dev.godwit.relay.listen.HostPort;
import dev.godwit.relay.process.Machine;
import java.io.PrintWriter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the server says once it listens: where it is, and who can reach it. Lines that programs read
 * keep their form: the first, and that each address stands there as a URL.
 *
 * @param host as its operator named the address to listen on
 * @param plain where it listens for HTTP
 * @param secure where it listens for HTTPS, if it does
 * @param relay where it relays, if it does
 * @param admin where it listens for the operator, if it does
 * @param machine where this machine can be reached
 */
record Greeting(
    String host,
    InetSocketAddress plain,
    Optional<Secure> secure,
    Optional<Relay> relay,
    Optional<InetSocketAddress> admin,
    Machine machine) {

  /**
   * Where HTTPS is.
   *
   * @param port on which it listens
   * @param name the host that the certificate names, for one whose name browsers check
   * @param fingerprint of a certificate that the server made itself, and browsers warn of
   */
  record Secure(int port, Optional<String> name, Optional<String> fingerprint) {}

  /**
   * Where TURN is.
   *
   * @param port by UDP and TCP
   * @param tlsPort by TLS, if there
   */
  record Relay(OptionalInt port, OptionalInt tlsPort) {
    private String text() {
      String open = port.isPresent() ? " UDP and TCP " + port.getAsInt() : "";
      String tls =
          tlsPort.isPresent() ? (open.isEmpty() ? "" : ",") + " TLS " + tlsPort.getAsInt() : "";
      return "  relaying (TURN) at port" + open + tls;
    }
  }

  /** Says it all. */
  void print(PrintWriter out, Screen screen) {
    lines(screen).forEach(out::println);
    out.flush();
  }

  private List<String> lines(Screen screen) {
    List<String> lines = new ArrayList<>();
    List<String> urls = urls();
    lines.add("Godwit is listening on " + urls.getFirst() + " (" + who() + ")");
    urls.stream().skip(1).forEach(url -> lines.add("  and on " + url));
    relay.ifPresent(known -> lines.add(known.text()));
    admin.ifPresent(address ->
        lines.add(
            "  for the operator: http://"
                + new HostPort(address.getAddress().getHostAddress(), address.getPort())
                + "/metrics"));
    if (secure.isPresent()) {
      lines.addAll(QrDrawing.of(urls.getFirst(), screen));
      secure.get().fingerprint().ifPresent(fingerprint -> lines.addAll(warning(fingerprint)));
    }
    lines.add("Ctrl-C stops it.");
    return lines;
  }

  /** HTTPS before HTTP, and what others can use before what only this machine can. */
  private List<String> urls() {
    List<String> urls = new ArrayList<>();
    List<String> others = isEverywhere() ? addresses() : List.of(host);
    List<String> plainHosts = new ArrayList<>(others);
    if (secure.isPresent()) {
      List<String> hosts = secure.get().name().map(List::of).orElse(others);
      hosts = hosts.isEmpty() ? List.of("localhost") : hosts;
      hosts.forEach(each -> urls.add("https://" + new HostPort(each, secure.get().port()) + "/"));
      if (isEverywhere()) {
        plainHosts.addLast("localhost");
      }
    } else if (isEverywhere()) {
      plainHosts.addFirst("localhost");
    }
    plainHosts.forEach(each -> urls.add("http://" + new HostPort(each, plain.getPort()) + "/"));
    return urls;
  }

  private List<String> addresses() {
    return machine.addresses().stream().map(Greeting::text).toList();
  }

  /** An IPv6 address with its first zeros left out (RFC 4291, section 2.2). */
  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address
        ? text.replaceFirst("(?:^|:)0(?::0)+(?::|$)", "::")
        : text;
  }

  private boolean isEverywhere() {
    return plain.getAddress().isAnyLocalAddress();
  }

  private String who() {
    if (isEverywhere()) {
      return "everyone who can reach this machine may use it";
    }
    return plain.getAddress().isLoopbackAddress()
        ? "only this machine can reach it"
        : "everyone who can reach this address may use it";
  }

  private static List<String> warning(String fingerprint) {
    return List.of(
        "Browsers warn of its certificate, as the server made it itself. To go on: \"Advanced\",",
        "then \"Proceed\" or \"Accept the risk\". To be sure that it is this server, compare the",
        "certificate's SHA-256 fingerprint with",
        "  " + fingerprint,
        "--tls-cert and --tls-key take a certificate that browsers trust.");
  }
}
