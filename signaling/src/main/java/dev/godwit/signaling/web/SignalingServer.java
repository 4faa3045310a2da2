package dev.godwit.signaling.web;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * A running signaling server: the WebSocket and the page on one address, health and figures on
 * another. All its handlers are non-blocking and run on I/O threads. Thread-safe.
 */
public final class SignalingServer implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;

  /** What the kernel may hold for a client that does not read, beside what we hold. */
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  /** A browser's upgrade request has about 1 KiB of headers. */
  private static final int MAX_HEADER_BYTES = 16 * 1024;

  private static final int MAX_HEADERS = 100;

  /** Nothing here takes a body; Undertow reads away what little comes. */
  private static final long MAX_BODY_BYTES = 1024;

  private static final int REQUEST_TIMEOUT_MILLIS = 10_000;
  private static final int KEEP_ALIVE_MILLIS = 30_000;

  /** Room for requests of pages beside the WebSockets that the limits allow. */
  private static final int SPARE_CONNECTIONS = 1024;

  private final XnioWorker worker;
  private final SignalHub hub;
  private final AtomicBoolean draining;
  private final Undertow open;
  private final Optional<Undertow> admin;

  private SignalingServer(
      XnioWorker worker,
      SignalHub hub,
      AtomicBoolean draining,
      Undertow open,
      Optional<Undertow> admin) {
    this.worker = worker;
    this.hub = hub;
    this.draining = draining;
    this.open = open;
    this.admin = admin;
  }

  /**
   * Starts to listen.
   *
   * @throws CannotListenException if one of the addresses cannot be had; nothing is left running
   */
  public static SignalingServer start(ServerSettings settings) throws CannotListenException {
    OriginRule originRule = originRule(settings);
    SignalMetrics metrics = new SignalMetrics();
    SignalHub hub = new SignalHub(settings, new SignalReports(metrics));
    metrics.showPopulation(hub::population);
    AtomicBoolean draining = new AtomicBoolean();
    XnioWorker worker = worker(settings);
    try {
      HttpHandler openHandler =
          new StrictHeaders(new SignalUpgrade(hub, originRule, openHandler(Page.load())));
      Undertow open = listen(worker, settings.listen(), openHandler);
      Optional<Undertow> admin = Optional.empty();
      if (settings.admin().isPresent()) {
        HttpHandler adminHandler =
            new StrictHeaders(new AdminHandler(metrics, originRule, () -> !draining.get()));
        try {
          admin = Optional.of(listen(worker, settings.admin().get(), adminHandler));
        } catch (CannotListenException e) {
          open.stop();
          throw e;
        }
      }
      hub.start();
      return new SignalingServer(worker, hub, draining, open, admin);
    } catch (CannotListenException | RuntimeException e) {
      hub.close();
      worker.shutdownNow();
      throw e;
    }
  }

  /** Where the public is served. */
  public InetSocketAddress address() {
    return address(open);
  }

  /** Where the operator is served, if anywhere. */
  public Optional<InetSocketAddress> adminAddress() {
    return admin.map(SignalingServer::address);
  }

  /**
   * Tells all clients that the server stops, closes their sockets after {@code left}, and returns
   * when all are closed. New logins are refused from now on, and {@code /health/ready} says no.
   */
  public void drain(Duration left) throws InterruptedException {
    draining.set(true);
    hub.drain(left);
  }

  /** Stops at once. */
  @Override
  public void close() {
    open.stop();
    admin.ifPresent(Undertow::stop);
    hub.close();
    worker.shutdownNow();
  }

  private static HttpHandler openHandler(Page page) {
    return exchange -> {
      if (exchange.getRequestPath().equals("/health/live")) {
        AdminHandler.sendText(exchange, 200, "live\n");
      } else {
        page.handleRequest(exchange);
      }
    };
  }

  private static Undertow listen(XnioWorker worker, HostPort where, HttpHandler handler)
      throws CannotListenException {
    Undertow undertow =
        Undertow.builder()
            .setWorker(worker)
            .setDirectBuffers(false)
            .setBufferSize(BUFFER_BYTES)
            .setSocketOption(Options.SEND_BUFFER, SEND_BUFFER_BYTES)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
            .setServerOption(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, MAX_BODY_BYTES)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, REQUEST_TIMEOUT_MILLIS)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, KEEP_ALIVE_MILLIS)
            .addHttpListener(where.port(), where.host(), handler)
            .build();
    try {
      undertow.start();
    } catch (RuntimeException e) {
      undertow.stop();
      throw new CannotListenException(where, e);
    }
    return undertow;
  }

  private static XnioWorker worker(ServerSettings settings) {
    int connections = settings.limits().maxSockets() + SPARE_CONNECTIONS;
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
                  .set(Options.CONNECTION_HIGH_WATER, connections)
                  .set(Options.CONNECTION_LOW_WATER, connections)
                  .set(Options.TCP_NODELAY, true)
                  .getMap());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OriginRule originRule(ServerSettings settings) {
    Set<String> ownHosts = new HashSet<>();
    settings.publicHosts().forEach(host -> ownHosts.add(host.toLowerCase(Locale.ROOT)));
    try {
      InetAddress machine = InetAddress.getLocalHost();
      ownHosts.add(machine.getHostName().toLowerCase(Locale.ROOT));
      ownHosts.add(machine.getCanonicalHostName().toLowerCase(Locale.ROOT));
    } catch (UnknownHostException _) {
      // A machine that does not know its own name is reached by address.
    }
    Set<String> allowed = new HashSet<>();
    settings.allowedOrigins().forEach(origin -> allowed.add(origin.toLowerCase(Locale.ROOT)));
    return new OriginRule(ownHosts, allowed);
  }

  private static InetSocketAddress address(Undertow undertow) {
    return (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
  }
}
