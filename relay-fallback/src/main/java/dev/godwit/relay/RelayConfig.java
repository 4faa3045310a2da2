package dev.godwit.relay;

import static dev.godwit.relay.RelayOption.*;

import dev.godwit.relay.listen.HostPort;
import dev.godwit.relay.listen.PublicHost;
import dev.godwit.relay.net.DatagramEngine;
import dev.godwit.relay.net.RelaySettings;
import dev.godwit.relay.net.StreamLimits;
import dev.godwit.relay.process.LogFormat;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.OpaqueString;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.tls.TlsFiles;
import dev.godwit.relay.turn.AddressRange;
import dev.godwit.relay.turn.Credentials;
import dev.godwit.relay.turn.PortRange;
import dev.godwit.relay.turn.TurnLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a relay is to run, by what its operator said. Immutable.
 *
 * @param listen where clients are heard
 * @param isListenChosen whether somebody said so, or it is only usual
 * @param port for UDP and TCP
 * @param tlsPort for TLS, unless there is none
 * @param tlsFiles where the certificate is, unless the relay is to make one
 * @param publicHosts by what clients reach it
 * @param relayAddresses what it relays from; empty for what is usual
 * @param relayPorts the ports that it relays from
 * @param realm of its users
 * @param credentials by what clients are known
 * @param allowedPeers ranges that are refused by default and shall not be
 * @param rfc5766Channels whether clients before RFC 8656 may use their channels
 * @param limits what clients may have
 * @param streams what those by TCP and TLS may have
 * @param alternates where clients are sent while it drains
 * @param drain how long it waits for allocations to end
 * @param threads for UDP clients
 * @param engine how datagrams are received and sent
 * @param admin where the operator is served, if anywhere
 * @param isAdminChosen whether somebody said so
 * @param state where it keeps what it needs again
 * @param log how the log is written
 * @param debug whether to log more
 */
record RelayConfig(
    List<IpAddress> listen,
    boolean isListenChosen,
    int port,
    OptionalInt tlsPort,
    Optional<TlsFiles> tlsFiles,
    List<PublicHost> publicHosts,
    List<IpAddress> relayAddresses,
    PortRange relayPorts,
    String realm,
    Credentials credentials,
    List<AddressRange> allowedPeers,
    boolean rfc5766Channels,
    TurnLimits limits,
    StreamLimits streams,
    List<TransportAddress> alternates,
    Duration drain,
    int threads,
    DatagramEngine engine,
    Optional<HostPort> admin,
    boolean isAdminChosen,
    Optional<Path> state,
    LogFormat log,
    boolean debug) {
  private static final int TLS_PORT_WITH_CERTIFICATE = 5349;
  private static final int DEFAULT_ADMIN_PORT = 9465;
  private static final int DEFAULT_TURN_PORT = 3478;

  /** More is no limit, and no machine has the ports. */
  private static final int MAX_COUNT = 10_000_000;

  /**
   * Clients ask for 10 minutes; less would have them refresh all the time (RFC 8656, section 7.2).
   */
  private static final Duration MIN_LIFETIME = Duration.ofMinutes(10);

  private static final Duration LONGEST_LIFETIME = Duration.ofHours(24);
  private static final Duration LONGEST_SESSION = Duration.ofDays(7);

  /** Longer than any init system waits. */
  private static final Duration MAX_DRAIN = Duration.ofHours(1);

  private static final int MAX_REALM_CHARS = 127;

  /**
   * Makes sense of what was said, and reads the files of secrets and users.
   *
   * @throws ConfigException if it makes none
   */
  static RelayConfig of(OptionValues values) throws ConfigException {
    OptionReader read = new OptionReader(values);
    boolean isListenChosen = values.isSaid(LISTEN);
    Optional<TlsFiles> tlsFiles = tlsFiles(values, read);
    String realm = realm(values, read);
    return new RelayConfig(
        isListenChosen ? read.addresses(LISTEN) : everywhere(),
        isListenChosen,
        read.port(PORT),
        tlsPort(values, read, tlsFiles),
        tlsFiles,
        read.several(PUBLIC_HOST, "HOST or HOST=ADDRESS", PublicHost::parse),
        read.addresses(RELAY_ADDRESS),
        relayPorts(values, read),
        realm,
        new KnownClients(values, read).read(realm),
        read.several(ALLOW_PEER, "a range such as 10.0.0.0/8 or fd00::/8", AddressRange::parse),
        read.isOn(RFC5766_CHANNELS),
        limits(read),
        streams(read),
        read.transportAddresses(ALTERNATE_SERVER, DEFAULT_TURN_PORT),
        read.time(DRAIN, Duration.ZERO, MAX_DRAIN),
        values.isSaid(THREADS)
            ? read.number(THREADS, 1, RelaySettings.MAX_LOOPS)
            : Math.min(RelaySettings.MAX_LOOPS, Runtime.getRuntime().availableProcessors()),
        read.word(ENGINE, DatagramEngine.class),
        read.hostPortOrOff(ADMIN, DEFAULT_ADMIN_PORT),
        values.isSaid(ADMIN),
        read.path(STATE),
        read.word(LOG, LogFormat.class),
        read.isOn(DEBUG));
  }

  private static List<IpAddress> everywhere() {
    return Arrays.stream(LISTEN.usual().split(" "))
        .map(text -> IpAddress.parse(text).orElseThrow())
        .toList();
  }

  private static Optional<TlsFiles> tlsFiles(OptionValues values, OptionReader read)
      throws ConfigException {
    Optional<Path> certificate = read.path(TLS_CERT);
    Optional<Path> key = read.path(TLS_KEY);
    if (certificate.isPresent() != key.isPresent()) {
      RelayOption lone = certificate.isPresent() ? TLS_CERT : TLS_KEY;
      throw new ConfigException(
          values.place(lone) + " is of no use alone: tls-cert and tls-key come together.");
    }
    return certificate.map(file -> new TlsFiles(file, key.orElseThrow()));
  }

  private static OptionalInt tlsPort(
      OptionValues values, OptionReader read, Optional<TlsFiles> files) throws ConfigException {
    if (values.isSaid(TLS_PORT)) {
      return read.portOrOff(TLS_PORT);
    }
    return files.isPresent() ? OptionalInt.of(TLS_PORT_WITH_CERTIFICATE) : OptionalInt.empty();
  }

  private static String realm(OptionValues values, OptionReader read) throws ConfigException {
    String realm = read.text(REALM);
    try {
      if (!realm.isBlank() && realm.length() <= MAX_REALM_CHARS) {
        OpaqueString.prepare(realm);
        return realm;
      }
    } catch (IllegalArgumentException _) {
      // RFC 8265 does not allow some character of it.
    }
    throw values.wrong(
        REALM, "1 to " + MAX_REALM_CHARS + " characters, none of them for control", realm);
  }

  private static PortRange relayPorts(OptionValues values, OptionReader read)
      throws ConfigException {
    String text = read.text(RELAY_PORTS);
    return PortRange.parse(text)
        .orElseThrow(() ->
            values.wrong(RELAY_PORTS, "FIRST-LAST, from " + PortRange.LOWEST + " to 65535", text));
  }

  private static TurnLimits limits(OptionReader read) throws ConfigException {
    return new TurnLimits(
        read.number(MAX_ALLOCATIONS, 1, MAX_COUNT),
        read.number(USER_QUOTA, 1, MAX_COUNT),
        read.number(ADDRESS_QUOTA, 1, MAX_COUNT),
        read.number(MAX_PERMISSIONS, 1, MAX_COUNT),
        read.number(MAX_CHANNELS, 1, MAX_COUNT),
        read.number(MAX_RESERVATIONS, 0, MAX_COUNT),
        read.time(MAX_LIFETIME, MIN_LIFETIME, LONGEST_LIFETIME),
        read.time(MAX_SESSION, MIN_LIFETIME, LONGEST_SESSION),
        read.bytes(MAX_RATE),
        read.bytes(USER_RATE),
        read.bytes(ALLOCATION_RATE),
        read.number(CHALLENGE_RATE, 1, MAX_COUNT));
  }

  private static StreamLimits streams(OptionReader read) throws ConfigException {
    StreamLimits usual = StreamLimits.DEFAULT;
    return new StreamLimits(
        read.number(MAX_CONNECTIONS, 1, MAX_COUNT),
        read.number(MAX_CONNECTIONS_PER_ADDRESS, 1, MAX_COUNT),
        usual.handshakeTime(),
        usual.messageTime(),
        usual.idleTime(),
        usual.stuckTime());
  }
}
