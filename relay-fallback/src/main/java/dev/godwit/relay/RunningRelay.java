package dev.godwit.relay;

import dev.godwit.relay.http.AdminServer;
import dev.godwit.relay.listen.CannotListenException;
import dev.godwit.relay.listen.OwnNames;
import dev.godwit.relay.listen.PublicHost;
import dev.godwit.relay.net.RelayServer;
import dev.godwit.relay.net.RelaySettings;
import dev.godwit.relay.process.Machine;
import dev.godwit.relay.service.RelayAddresses;
import dev.godwit.relay.service.RelayMetrics;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.tls.BadCertificateException;
import dev.godwit.relay.tls.CertificateNames;
import dev.godwit.relay.tls.CertificateStore;
import dev.godwit.relay.tls.CurrentTls;
import dev.godwit.relay.tls.TlsIdentity;
import dev.godwit.relay.turn.TurnSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A relay with what its operator sees of it. Thread-safe. */
final class RunningRelay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningRelay.class);

  private final RelayConfig config;
  private final TurnSettings turn;
  private final Optional<TlsIdentity> identity;
  private final Optional<CurrentTls> tls;
  private final AtomicBoolean isDraining = new AtomicBoolean();
  private final RelayServer server;
  private final Optional<AdminServer> admin;

  private RunningRelay(
      RelayConfig config, TurnSettings turn, Optional<TlsIdentity> identity, Machine machine)
      throws CannotListenException {
    this.config = config;
    this.turn = turn;
    this.identity = identity;
    this.tls = identity.map(CurrentTls::new);
    this.server = startServer();
    try {
      this.admin = startAdmin(machine);
    } catch (CannotListenException | RuntimeException e) {
      server.close();
      throw e;
    }
    server.reload(changeable(config));
  }

  /**
   * Starts it.
   *
   * @param machine where it runs
   * @param usualState where it keeps its certificate, if it is not told
   * @throws BadCertificateException if the certificate that it was given is none
   * @throws CannotListenException if an address can't be had; nothing is left running
   */
  static RunningRelay start(RelayConfig config, Machine machine, Path usualState)
      throws BadCertificateException, CannotListenException {
    TurnSettings turn =
        new TurnSettings(
            config.realm(),
            RelayAddresses.choose(
                config.relayAddresses(), config.listen(), machine, outerAddresses(config)),
            config.relayPorts(),
            config.rfc5766Channels(),
            config.limits());
    return new RunningRelay(config, turn, identity(config, machine, usualState), machine);
  }

  RelayGreeting greeting() {
    return new RelayGreeting(
        server.listening(),
        server.listeningTls(),
        turn.relayAddresses(),
        turn.relayPorts(),
        admin.map(AdminServer::address),
        identity.filter(_ -> config.tlsFiles().isEmpty()).map(TlsIdentity::fingerprint));
  }

  /**
   * Goes by what may change while it runs.
   *
   * @throws BadCertificateException if the certificate can't be used; then nothing has changed
   */
  void reload(RelayConfig changed) throws BadCertificateException {
    if (tls.isPresent() && changed.tlsFiles().isPresent()) {
      tls.get().replace(changed.tlsFiles().get().read(Instant.now()));
    }
    server.reload(changeable(changed));
  }

  /** Takes in nobody new, gives those who are there time to end, then closes. */
  void drainAndClose() {
    isDraining.set(true);
    server.drain(config.alternates());
    int left = server.figures().allocations();
    LOG.info("Told to stop: {} allocations have {} s to end.", left, config.drain().toSeconds());
    try {
      server.awaitDrained(config.drain());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  @Override
  public void close() {
    admin.ifPresent(AdminServer::close);
    server.close();
  }

  private RelayServer startServer() throws CannotListenException {
    try {
      return RelayServer.start(settings(config.listen()));
    } catch (CannotListenException e) {
      List<IpAddress> rest =
          config.listen().stream()
              .filter(address -> !address.toString().equals(e.address().host()))
              .toList();
      // All addresses of both families are only usual, and not every machine has IPv6.
      boolean isWithoutIpv6 = e.address().host().equals("::");
      if (config.isListenChosen() || !isWithoutIpv6 || rest.isEmpty()) {
        throw e;
      }
      LOG.warn("{} Going on without IPv6; --listen chooses addresses.", e.getMessage());
      return RelayServer.start(settings(rest));
    }
  }

  private RelaySettings settings(List<IpAddress> listen) {
    RelaySettings usual =
        RelaySettings.of(at(listen, config.port()), turn, changeable(config, List.of()));
    RelaySettings chosen =
        usual
            .withStreams(config.streams())
            .withLoops(config.threads(), usual.streamLoops())
            .withEngine(config.engine());
    return tls.isEmpty()
        ? chosen
        : chosen.withTls(at(listen, config.tlsPort().orElseThrow()), tls.get());
  }

  private Optional<AdminServer> startAdmin(Machine machine) throws CannotListenException {
    if (config.admin().isEmpty()) {
      return Optional.empty();
    }
    PrometheusRegistry metrics = new PrometheusRegistry();
    RelayMetrics.register(metrics, server::figures);
    List<String> names = new ArrayList<>(machine.names());
    config.publicHosts().forEach(host -> names.add(host.host()));
    try {
      return Optional.of(
          AdminServer.start(
              config.admin().get(), metrics, new OwnNames(names), () -> !isDraining.get()));
    } catch (CannotListenException e) {
      if (config.isAdminChosen()) {
        throw e;
      }
      LOG.warn("{} Going on without health and figures; --admin chooses another.", e.getMessage());
      return Optional.empty();
    }
  }

  private RelaySettings.Changeable changeable(RelayConfig from) {
    return changeable(
        from, admin.map(AdminServer::address).map(RunningRelay::transport).stream().toList());
  }

  private static RelaySettings.Changeable changeable(
      RelayConfig from, List<TransportAddress> unreachable) {
    return new RelaySettings.Changeable(from.credentials(), from.allowedPeers(), unreachable);
  }

  private static TransportAddress transport(InetSocketAddress address) {
    return new TransportAddress(IpAddress.of(address.getAddress().getAddress()), address.getPort());
  }

  private static List<TransportAddress> at(List<IpAddress> addresses, int port) {
    return addresses.stream().map(address -> new TransportAddress(address, port)).toList();
  }

  private static List<IpAddress> outerAddresses(RelayConfig config) {
    return config.publicHosts().stream()
        .map(PublicHost::address)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<TlsIdentity> identity(
      RelayConfig config, Machine machine, Path usualState) throws BadCertificateException {
    if (config.tlsPort().isEmpty()) {
      return Optional.empty();
    }
    Instant now = Instant.now();
    if (config.tlsFiles().isPresent()) {
      return Optional.of(config.tlsFiles().get().read(now));
    }
    List<String> hosts = new ArrayList<>(machine.names());
    config.publicHosts().forEach(host -> hosts.add(host.host()));
    // Not that of the page, which is for other names: each would have the other's made anew.
    Path folder = config.state().orElse(usualState).resolve("relay");
    return Optional.of(
        CertificateStore.in(folder)
            .certificateFor(CertificateNames.of(hosts, machine.addresses()), now));
  }
}
