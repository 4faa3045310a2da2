package dev.godwit.signaling;

import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.turn.AddressRange;
import dev.godwit.relay.turn.PortRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code serve} that are about the relay beside it. */
final class RelayOptions {
  private static final String PORT = "--turn-port";
  private static final String TLS_PORT = "--turn-tls-port";
  private static final int MAX_PORT = 0xFFFF;

  /** RFC 7064; an IPv6 address stands in brackets. */
  private static final Pattern STUN_URI =
      Pattern.compile("stuns?:(?:[A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

  /** More than any client gathers candidates by. */
  private static final int MAX_STUN_URIS = 4;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--no-relay", description = "Relay nothing: peers have to reach each other.")
  private boolean isOff;

  @Option(
      names = PORT,
      paramLabel = "PORT",
      defaultValue = "3478",
      description = "The relay's port for UDP and TCP; 0 takes a free one.")
  private int port;

  @Option(
      names = TLS_PORT,
      paramLabel = "PORT",
      defaultValue = "5349",
      description = "The relay's port for TLS, where --tls-cert gives a certificate.")
  private int tlsPort;

  @Option(
      names = "--relay-address",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "ADDRESS",
      description = "An address of this machine to relay from; may be repeated.")
  private List<String> relayAddresses = new ArrayList<>();

  @Option(
      names = "--relay-ports",
      paramLabel = "FIRST-LAST",
      defaultValue = "49152-65535",
      description = "The ports to relay from.")
  private String relayPorts = "";

  @Option(
      names = "--allow-peer",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "ADDRESS/BITS",
      description = {
        "Peers that the relay refuses by default (loopback, private, link-local …) and shall not;"
            + " may be repeated."
      })
  private List<String> allowedPeers = new ArrayList<>();

  @Option(
      names = "--stun",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "URI",
      description = "A further STUN server to tell clients of, such as stun:stun.example.org.")
  private List<String> stunUris = new ArrayList<>();

  /**
   * What they come to.
   *
   * @param isOn whether to relay
   */
  record Chosen(
      boolean isOn,
      int port,
      boolean isPortChosen,
      int tlsPort,
      boolean isTlsPortChosen,
      List<IpAddress> relayAddresses,
      PortRange relayPorts,
      List<AddressRange> allowedPeers,
      List<String> stunUris) {}

  /**
   * Makes sense of them.
   *
   * @throws ParameterException if there is none to be made
   */
  Chosen chosen() {
    for (String uri : stunUris) {
      if (!STUN_URI.matcher(uri).matches()) {
        throw usage("--stun takes a URI such as stun:stun.example.org:3478, not " + uri + ".");
      }
    }
    if (stunUris.size() > MAX_STUN_URIS) {
      throw usage("--stun may be given " + MAX_STUN_URIS + " times.");
    }
    return new Chosen(
        !isOff,
        checked(PORT, port),
        isGiven(PORT),
        checked(TLS_PORT, tlsPort),
        isGiven(TLS_PORT),
        each("--relay-address", "an IPv4 or IPv6 address", relayAddresses, IpAddress::parse),
        portRange(),
        each(
            "--allow-peer",
            "a range such as 10.0.0.0/8 or fd00::/8",
            allowedPeers,
            AddressRange::parse),
        stunUris);
  }

  private PortRange portRange() {
    return PortRange.parse(relayPorts)
        .orElseThrow(() ->
            usage(
                "--relay-ports takes FIRST-LAST, from "
                    + PortRange.LOWEST
                    + " to 65535, not "
                    + relayPorts
                    + "."));
  }

  private <T> List<T> each(
      String name, String takes, List<String> texts, Function<String, Optional<T>> parser) {
    List<T> all = new ArrayList<>();
    for (String text : texts) {
      all.add(
          parser
              .apply(text)
              .orElseThrow(() -> usage(name + " takes " + takes + ", not " + text + ".")));
    }
    return all;
  }

  private int checked(String name, int number) {
    if (number < 0 || number > MAX_PORT) {
      throw usage(name + " takes 0 to " + MAX_PORT + ", not " + number + ".");
    }
    return number;
  }

  private boolean isGiven(String name) {
    return spec.commandLine().getParseResult().hasMatchedOption(name);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
