package dev.godwit.signaling;

import dev.godwit.protocol.credential.TurnSecret;
import dev.godwit.protocol.credential.TurnSecrets;
import dev.godwit.protocol.signal.IceServer;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.relay.listen.CannotListenException;
import dev.godwit.relay.listen.PublicHost;
import dev.godwit.relay.net.RelayServer;
import dev.godwit.relay.net.RelaySettings;
import dev.godwit.relay.process.Machine;
import dev.godwit.relay.service.RelayAddresses;
import dev.godwit.relay.service.RelayMetrics;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.tls.CurrentTls;
import dev.godwit.relay.tls.TlsIdentity;
import dev.godwit.relay.turn.Credentials;
import dev.godwit.relay.turn.TurnLimits;
import dev.godwit.relay.turn.TurnSettings;
import dev.godwit.signaling.session.IceServers;
import dev.godwit.signaling.session.OwnRelay;
import dev.godwit.signaling.session.Reach;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay beside signaling in one process, with nothing to set up: its secret is made at the
 * start, and known to nobody else. Also the answers to STUN on the page's own port. Thread-safe.
 */
final class EmbeddedRelay implements IceServers, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRelay.class);

  private static final String REALM = "godwit";
  private static final int SECRET_BYTES = 32;

  private final RelayOptions.Chosen options;
  private final List<PublicHost> publicHosts;
  private final Optional<TlsIdentity> identity;
  private final Optional<CurrentTls> tls;
  private final TurnSettings turn;
  private final TurnSecrets secrets;
  private final Credentials credentials;
  private final Optional<RelayServer> server;
  private final ForwardHint hint;
  private volatile Optional<RelayServer> stun = Optional.empty();

  private EmbeddedRelay(
      RelayOptions.Chosen options,
      List<PublicHost> publicHosts,
      InetAddress host,
      Machine machine,
      Optional<TlsIdentity> identity)
      throws CannotListenException {
    this.options = options;
    this.publicHosts = publicHosts;
    this.identity = identity;
    this.tls = identity.map(CurrentTls::new);
    List<IpAddress> listen = listen(host, options.port());
    this.turn =
        new TurnSettings(
            REALM,
            RelayAddresses.choose(
                options.relayAddresses(),
                listen,
                machine,
                publicHosts.stream().map(PublicHost::address).flatMap(Optional::stream).toList()),
            options.relayPorts(),
            false,
            TurnLimits.DEFAULT);
    this.secrets = new TurnSecrets(List.of(newSecret()));
    this.credentials = Credentials.of(REALM, Map.of(), Optional.of(secrets));
    this.server = options.isOn() ? startServer(listen) : Optional.empty();
    this.hint = new ForwardHint(machine, turn.relayPorts());
  }

  /**
   * Starts it, or goes on without what is only usual and not to be had.
   *
   * @param host where signaling listens
   * @param identity of a certificate that an authority vouches for, for TLS
   * @throws CannotListenException if a port that was asked for can't be had
   */
  static EmbeddedRelay start(
      RelayOptions.Chosen options,
      List<PublicHost> publicHosts,
      InetAddress host,
      Machine machine,
      Optional<TlsIdentity> identity)
      throws CannotListenException {
    return new EmbeddedRelay(options, publicHosts, host, machine, identity);
  }

  /** Answers STUN at the page's own port as well, where the tutorial's client looks for it. */
  void answerStunAt(InetSocketAddress page) {
    List<TransportAddress> where =
        listen(page.getAddress(), page.getPort()).stream()
            .map(address -> new TransportAddress(address, page.getPort()))
            .toList();
    try {
      stun = Optional.of(RelayServer.start(bindingOnly(where)));
    } catch (CannotListenException e) {
      LOG.warn("{} Going on without STUN there.", e.getMessage());
    }
  }

  /** Keeps these out of everyone's reach through the relay. */
  void protect(Collection<InetSocketAddress> addresses) {
    List<TransportAddress> unreachable = addresses.stream().map(EmbeddedRelay::transport).toList();
    server.ifPresent(relay -> relay.reload(changeable(unreachable)));
  }

  /** Shows its figures with what there is. */
  void register(PrometheusRegistry metrics) {
    server.ifPresent(relay -> RelayMetrics.register(metrics, relay::figures));
  }

  /** From now on TLS connections are made with this one. */
  void replaceTls(TlsIdentity renewed) {
    tls.ifPresent(current -> current.replace(renewed));
  }

  /** What the greeting says of it. */
  Optional<Greeting.Relay> greeting() {
    return server.map(
        relay -> new Greeting.Relay(port(relay.listening()), port(relay.listeningTls())));
  }

  @Override
  public List<IceServer> forClient(PeerName peer, Reach reach, Instant now) {
    if (server.isPresent() && publicHosts.isEmpty()) {
      hint.onReach(reach, server.get().listening());
    }
    return offer().forClient(peer, reach, now);
  }

  /** Takes in nobody new. */
  void drain() {
    server.ifPresent(relay -> relay.drain(List.of()));
  }

  /** Returns when nothing is relayed any more, or the time is over. */
  void awaitDrained(Duration atMost) throws InterruptedException {
    if (server.isPresent()) {
      server.get().awaitDrained(atMost);
    }
  }

  @Override
  public void close() {
    stun.ifPresent(RelayServer::close);
    server.ifPresent(RelayServer::close);
  }

  private OwnRelay offer() {
    OptionalInt turnPort = server.map(relay -> port(relay.listening())).orElse(OptionalInt.empty());
    OptionalInt stunPort =
        turnPort.isPresent()
            ? turnPort
            : stun.map(answers -> port(answers.bindingOnly())).orElse(OptionalInt.empty());
    OptionalInt tlsPort =
        server.map(relay -> port(relay.listeningTls())).orElse(OptionalInt.empty());
    Optional<OwnRelay.Tls> byTls =
        tlsPort.isPresent()
            ? Optional.of(
                new OwnRelay.Tls(tlsPort.getAsInt(), identity.flatMap(TlsIdentity::hostName)))
            : Optional.empty();
    return new OwnRelay(
        publicHosts.stream().map(PublicHost::inUrl).toList(),
        stunPort,
        turnPort,
        turnPort,
        byTls,
        options.stunUris(),
        secrets);
  }

  private Optional<RelayServer> startServer(List<IpAddress> listen) throws CannotListenException {
    List<IpAddress> addresses = listen;
    boolean isTlsOn = tls.isPresent();
    while (true) {
      try {
        return Optional.of(RelayServer.start(settings(addresses, isTlsOn)));
      } catch (CannotListenException e) {
        if (addresses.size() > 1 && e.address().host().equals("::")) {
          // Not every machine has IPv6.
          LOG.debug("{} Going on with IPv4.", e.getMessage());
          addresses = List.of(addresses.getFirst());
        } else if (isTlsOn
            && e.address().port() == options.tlsPort()
            && !options.isTlsPortChosen()) {
          LOG.warn(
              "{} Going on without TLS for the relay; --turn-tls-port chooses another.",
              e.getMessage());
          isTlsOn = false;
        } else if (!options.isPortChosen()) {
          LOG.warn("{} Going on without a relay; --turn-port chooses another.", e.getMessage());
          return Optional.empty();
        } else {
          throw e;
        }
      }
    }
  }

  private RelaySettings settings(List<IpAddress> addresses, boolean isTlsOn) {
    RelaySettings settings =
        RelaySettings.of(at(addresses, options.port()), turn, changeable(List.of()));
    return isTlsOn
        ? settings.withTls(at(addresses, options.tlsPort()), tls.orElseThrow())
        : settings;
  }

  /** One thread, for a client or two that ask once. */
  private RelaySettings bindingOnly(List<TransportAddress> where) {
    RelaySettings usual = RelaySettings.of(where, turn, changeable(List.of()));
    return new RelaySettings(
        List.of(),
        List.of(),
        where,
        turn,
        usual.changeable(),
        Optional.empty(),
        usual.streams(),
        1,
        1,
        usual.engine());
  }

  private RelaySettings.Changeable changeable(List<TransportAddress> unreachable) {
    return new RelaySettings.Changeable(credentials, options.allowedPeers(), unreachable);
  }

  /** Java hears both families at all addresses of one; a free port can only be had for one. */
  private static List<IpAddress> listen(InetAddress host, int port) {
    if (!host.isAnyLocalAddress()) {
      return List.of(IpAddress.of(host.getAddress()));
    }
    IpAddress allOfIpv4 = IpAddress.v4(0);
    return port == 0 ? List.of(allOfIpv4) : List.of(allOfIpv4, IpAddress.v6(0, 0));
  }

  private static List<TransportAddress> at(List<IpAddress> addresses, int port) {
    return addresses.stream().map(address -> new TransportAddress(address, port)).toList();
  }

  private static OptionalInt port(List<TransportAddress> addresses) {
    return addresses.stream().mapToInt(TransportAddress::port).findFirst();
  }

  private static TransportAddress transport(InetSocketAddress address) {
    return new TransportAddress(IpAddress.of(address.getAddress().getAddress()), address.getPort());
  }

  private static TurnSecret newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new TurnSecret(HexFormat.of().formatHex(bytes));
  }
}
