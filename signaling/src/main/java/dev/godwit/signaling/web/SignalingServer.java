package dev.godwit.signaling.web;

import dev.godwit.relay.http.AdminSite;
import dev.godwit.relay.http.StrictHeaders;
import dev.godwit.relay.http.WebListener;
import dev.godwit.relay.listen.CannotListenException;
import dev.godwit.relay.listen.HostPort;
import dev.godwit.relay.listen.OwnNames;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * A running signaling server: the WebSocket and the page on one address in plain text and on
 * another by TLS, health and figures on a third. All its handlers are non-blocking and run on I/O
 * threads. Thread-safe.
 */
public final class SignalingServer implements AutoCloseable {
  /** Room for requests of pages beside the WebSockets that the limits allow. */
  private static final int SPARE_CONNECTIONS = 1024;

  private final XnioWorker worker;
  private final SignalHub hub;
  private final AtomicBoolean draining;
  private final Listeners listeners;

  /** What the server listens by. */
  private record Listeners(
      WebListener open, Optional<WebListener> secure, Optional<WebListener> admin) {}

  private SignalingServer(
      XnioWorker worker, SignalHub hub, AtomicBoolean draining, Listeners listeners) {
    this.worker = worker;
    this.hub = hub;
    this.draining = draining;
    this.listeners = listeners;
  }

  /**
   * Starts to listen.
   *
   * @throws CannotListenException if one of the addresses cannot be had; nothing is left running
   */
  public static SignalingServer start(ServerSettings settings) throws CannotListenException {
    return start(settings, Companion.none());
  }

  /** The same beside something else. */
  public static SignalingServer start(ServerSettings settings, Companion companion)
      throws CannotListenException {
    OwnNames names = ownNames(settings);
    OriginRule originRule = new OriginRule(names, allowedOrigins(settings));
    SignalMetrics metrics = new SignalMetrics();
    companion.figures().accept(metrics.registry());
    SignalHub hub = new SignalHub(settings, companion.iceServers(), new SignalReports(metrics));
    metrics.showPopulation(hub::population);
    AtomicBoolean draining = new AtomicBoolean();
    XnioWorker worker = worker();
    try {
      Page page = Page.load();
      Function<OptionalInt, HttpHandler> site =
          securePort -> new SignalUpgrade(hub, originRule, new PublicSite(page, securePort));
      BooleanSupplier isReady = () -> !draining.get() && companion.isReady().getAsBoolean();
      HttpHandler admin = new AdminSite(metrics.registry(), names, isReady);
      Listeners listeners = listen(settings, worker, site, admin);
      hub.start();
      return new SignalingServer(worker, hub, draining, listeners);
    } catch (CannotListenException | RuntimeException e) {
      hub.close();
      worker.shutdownNow();
      throw e;
    }
  }

  private static Listeners listen(
      ServerSettings settings,
      XnioWorker worker,
      Function<OptionalInt, HttpHandler> site,
      HttpHandler admin)
      throws CannotListenException {
    int connections = settings.limits().maxSockets() + SPARE_CONNECTIONS;
    List<WebListener> opened = new ArrayList<>();
    try {
      Optional<WebListener> secure = Optional.empty();
      if (settings.https().isPresent()) {
        Https https = settings.https().get();
        HttpHandler handler = new StrictHeaders(site.apply(OptionalInt.empty()), https.isTrusted());
        opened.add(
            WebListener.open(
                worker, https.listen(), Optional.of(https.context()), handler, connections));
        secure = Optional.of(opened.getLast());
      }
      OptionalInt securePort =
          secure
              .map(known -> OptionalInt.of(known.address().getPort()))
              .orElse(OptionalInt.empty());
      HttpHandler handler = new StrictHeaders(site.apply(securePort), false);
      opened.add(
          WebListener.open(worker, settings.listen(), Optional.empty(), handler, connections));
      WebListener plain = opened.getLast();
      Optional<WebListener> operator = Optional.empty();
      if (settings.admin().isPresent()) {
        HostPort where = settings.admin().get();
        HttpHandler operators = new StrictHeaders(admin, false);
        opened.add(
            WebListener.open(
                worker, where, Optional.empty(), operators, AdminSite.MAX_CONNECTIONS));
        operator = Optional.of(opened.getLast());
      }
      return new Listeners(plain, secure, operator);
    } catch (CannotListenException e) {
      // At once, for the caller may try the others again.
      opened.forEach(WebListener::close);
      throw e;
    }
  }

  /** Where the public is served in plain text. */
  public InetSocketAddress address() {
    return listeners.open().address();
  }

  /** Where the public is served by TLS, if anywhere. */
  public Optional<InetSocketAddress> secureAddress() {
    return listeners.secure().map(WebListener::address);
  }

  /** Where the operator is served, if anywhere. */
  public Optional<InetSocketAddress> adminAddress() {
    return listeners.admin().map(WebListener::address);
  }

  /**
   * Tells all clients that the server stops, closes their sockets after {@code left}, and returns
   * when all are closed. New logins are refused from now on, and {@code /health/ready} says no.
   */
  public void drain(Duration left) throws InterruptedException {
    draining.set(true);
    hub.drain(left);
  }

  /** New connections by TLS are shown this from now on; those that there are go on. */
  public void replaceTls(SSLContext context) {
    listeners.secure().ifPresent(listener -> listener.replaceTls(context));
  }

  /** Stops at once. */
  @Override
  public void close() {
    listeners.open().close();
    listeners.secure().ifPresent(WebListener::close);
    listeners.admin().ifPresent(WebListener::close);
    hub.close();
    worker.shutdownNow();
  }

  private static XnioWorker worker() {
    try {
      return Xnio.getInstance(Undertow.class.getClassLoader())
          .createWorker(
              OptionMap.builder()
                  .set(Options.WORKER_NAME, "signaling")
                  .set(
                      Options.WORKER_IO_THREADS,
                      Math.max(2, Runtime.getRuntime().availableProcessors()))
                  .set(Options.WORKER_TASK_CORE_THREADS, 1)
                  .set(Options.WORKER_TASK_MAX_THREADS, 1)
                  .getMap());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OwnNames ownNames(ServerSettings settings) {
    Set<String> names = new HashSet<>(settings.publicHosts());
    try {
      InetAddress machine = InetAddress.getLocalHost();
      names.add(machine.getHostName());
      names.add(machine.getCanonicalHostName());
    } catch (UnknownHostException _) {
      // A machine that does not know its own name is reached by address.
    }
    return new OwnNames(names);
  }

  private static Set<String> allowedOrigins(ServerSettings settings) {
    return settings.allowedOrigins().stream()
        .map(origin -> origin.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }
}
