package dev.godwit.signaling;

import dev.godwit.relay.listen.CannotListenException;
import dev.godwit.relay.listen.HostPort;
import dev.godwit.relay.listen.PublicHost;
import dev.godwit.relay.process.LogFormat;
import dev.godwit.relay.process.Machine;
import dev.godwit.relay.process.ReloadTrigger;
import dev.godwit.relay.tls.TlsFiles;
import dev.godwit.relay.tls.TlsIdentity;
import dev.godwit.signaling.session.Discretion;
import dev.godwit.signaling.session.SessionLimits;
import dev.godwit.signaling.web.Companion;
import dev.godwit.signaling.web.Https;
import dev.godwit.signaling.web.ServerSettings;
import dev.godwit.signaling.web.SignalingServer;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves signaling and the page until it is told to stop. */
@Command(
    name = "serve",
    description = {
      "Introduces peers to each other and serves the page. Keeps nothing on disk but a certificate"
          + " that it makes itself."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    footer = {
      "",
      "Example, for everyone on this network:",
      "  godwit serve",
      "For this machine only, on a free port, without HTTPS and figures for the operator:",
      "  godwit serve --host 127.0.0.1 --port 0 --https-port off --admin off",
      "",
      "Exit codes: 143 told to stop (SIGTERM), 130 Ctrl-C, 1 failed, 2 wrong usage."
    })
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final String DEFAULT_ADMIN = "127.0.0.1:9464";
  private static final int DEFAULT_ADMIN_PORT = 9464;

  /** Longer than any init system waits. */
  private static final int MAX_DRAIN_SECONDS = 3600;

  private final Path state;
  private final Screen screen;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "0.0.0.0",
      description = "The address to listen on; 0.0.0.0 is all of this machine.")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8888",
      description = "The port to listen on for HTTP; 0 takes a free one.")
  private int port;

  @Mixin private HttpsOptions https = new HttpsOptions();
  @Mixin private RelayOptions relay = new RelayOptions();

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      defaultValue = DEFAULT_ADMIN,
      description = "Where /health/live, /health/ready and /metrics are served; off: nowhere.")
  private String admin = "";

  @Option(
      names = "--public-host",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "HOST[=ADDRESS]",
      description = {
        "A name by which clients may reach this server, and which they are told for its relay; with"
            + " the outer address, if a NAT maps it to this machine. May be repeated."
      })
  private List<String> publicHosts = new ArrayList<>();

  @Option(
      names = "--allow-origin",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "ORIGIN",
      description = "An origin whose pages may use this server, such as https://example.org.")
  private Set<String> allowedOrigins = new TreeSet<>();

  @Option(names = "--private", description = "Don't tell strangers whether someone is here.")
  private boolean isPrivate;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      defaultValue = "10000",
      description = "WebSockets in all.")
  private int maxConnections;

  @Option(
      names = "--max-connections-per-address",
      paramLabel = "N",
      defaultValue = "256",
      description = "WebSockets of one IPv4 address or IPv6 /64.")
  private int maxConnectionsPerAddress;

  @Option(
      names = "--max-logins-per-minute",
      paramLabel = "N",
      defaultValue = "120",
      description = "Logins of one IPv4 address or IPv6 /64.")
  private int maxLoginsPerMinute;

  @Option(
      names = "--drain",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How long clients have to go when the server is told to stop.")
  private int drainSeconds;

  @Option(
      names = "--log",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the log on stderr is written.")
  private LogFormat log = LogFormat.TEXT;

  @Option(names = "--debug", description = "Log more, and stack traces.")
  private boolean debug;

  /**
   * The command.
   *
   * @param state where to keep what is needed again at the next start
   * @param screen what reads the output
   */
  ServeCommand(Path state, Screen screen) {
    this.state = state;
    this.screen = screen;
  }

  @Override
  public Integer call() {
    log.apply(debug);
    List<PublicHost> hosts = publicHosts.stream().map(this::publicHost).toList();
    List<String> names = hosts.stream().map(PublicHost::host).toList();
    ServerSettings plain = settings(names);
    RelayOptions.Chosen relaying = relay.chosen();
    Machine machine = Machine.look();
    Optional<HttpsOptions.Credential> credential = https.credential(state, machine, names);
    ServerSettings settings = credential.map(known -> withHttps(plain, known)).orElse(plain);
    Optional<TlsIdentity> certified =
        credential.filter(known -> !known.isSelfMade()).map(HttpsOptions.Credential::identity);
    try (RunningServer server =
        RunningServer.start(
            companion -> start(settings, companion),
            EmbeddedRelay.start(relaying, hosts, listen(plain), machine, certified),
            credential)) {
      run(server, machine, credential.flatMap(HttpsOptions.Credential::files));
    } catch (CannotListenException e) {
      spec.commandLine().getErr().println(e.getMessage());
      if (debug) {
        e.printStackTrace(spec.commandLine().getErr());
      }
      return ExitCode.SOFTWARE;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.OK;
  }

  /** Returns when interrupted; when the process is told to stop, it drains and never returns. */
  private void run(RunningServer server, Machine machine, Optional<TlsFiles> files)
      throws InterruptedException {
    Duration drain = Duration.ofSeconds(drainSeconds);
    Thread hook = Thread.ofPlatform().name("drain").unstarted(() -> server.drainAndClose(drain));
    Optional<ReloadTrigger> reload =
        files.map(known -> ReloadTrigger.start(known::paths, server::reload));
    server.greeting(unbracketed(host), machine).print(out(), screen);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      new CountDownLatch(1).await();
    } finally {
      Runtime.getRuntime().removeShutdownHook(hook);
      reload.ifPresent(ReloadTrigger::close);
    }
  }

  private static InetAddress listen(ServerSettings settings) throws CannotListenException {
    try {
      return InetAddress.getByName(settings.listen().host());
    } catch (UnknownHostException e) {
      throw new CannotListenException(settings.listen(), e);
    }
  }

  /**
   * Where only usual addresses are in use, a second server on one machine goes without what the
   * first has.
   */
  private SignalingServer start(ServerSettings settings, Companion companion)
      throws CannotListenException {
    ServerSettings tried = settings;
    while (true) {
      try {
        return SignalingServer.start(tried, companion);
      } catch (CannotListenException e) {
        tried = without(e, tried);
      }
    }
  }

  private ServerSettings without(CannotListenException e, ServerSettings settings)
      throws CannotListenException {
    boolean isHttps = settings.https().map(Https::listen).equals(Optional.of(e.address()));
    if (isHttps && !https.isPortChosen()) {
      LOG.warn("{} Going on without HTTPS; --https-port chooses another.", e.getMessage());
      return settings.withoutHttps();
    }
    boolean isAdminChosen = spec.commandLine().getParseResult().hasMatchedOption("--admin");
    if (!isAdminChosen && settings.admin().equals(Optional.of(e.address()))) {
      LOG.warn("{} Going on without health and figures; --admin chooses another.", e.getMessage());
      return settings.withoutAdmin();
    }
    throw e;
  }

  private ServerSettings withHttps(ServerSettings settings, HttpsOptions.Credential credential) {
    return settings.with(
        new Https(
            new HostPort(settings.listen().host(), https.port().orElseThrow()),
            credential.identity().context(),
            !credential.isSelfMade()));
  }

  private ServerSettings settings(List<String> names) {
    allowedOrigins.forEach(this::checkOrigin);
    if (drainSeconds < 0 || drainSeconds > MAX_DRAIN_SECONDS) {
      throw usage("--drain takes 0 to " + MAX_DRAIN_SECONDS + " seconds.");
    }
    try {
      return new ServerSettings(
          new HostPort(unbracketed(host), port),
          adminAddress(),
          Set.copyOf(names),
          allowedOrigins,
          isPrivate ? Discretion.PRIVATE : Discretion.OPEN,
          new SessionLimits(maxConnections, maxConnectionsPerAddress, maxLoginsPerMinute));
    } catch (IllegalArgumentException e) {
      throw usage("--host, --port or a limit is out of range: " + e.getMessage() + ".");
    }
  }

  private Optional<HostPort> adminAddress() {
    if (admin.equals("off")) {
      return Optional.empty();
    }
    HostPort address =
        HostPort.parse(admin, DEFAULT_ADMIN_PORT)
            .orElseThrow(() -> usage("--admin takes HOST:PORT or off, not " + admin + "."));
    return Optional.of(address);
  }

  private void checkOrigin(String origin) {
    URI uri;
    try {
      uri = URI.create(origin);
    } catch (IllegalArgumentException _) {
      uri = URI.create("");
    }
    boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!isHttp || uri.getHost() == null || !String.valueOf(uri.getRawPath()).isEmpty()) {
      throw usage(
          "--allow-origin takes what browsers send, such as https://example.org, not "
              + origin
              + ".");
    }
  }

  private PublicHost publicHost(String text) {
    return PublicHost.parse(text)
        .orElseThrow(() ->
            usage(
                "--public-host takes a host such as files.example.org, and maybe =ADDRESS, not "
                    + text
                    + "."));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
