package dev.godwit.bench;

import com.microsoft.playwright.Playwright;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The system's Chromium and what drives it, with a server for the page of the bare rows. Confined
 * to its caller's thread.
 */
final class Browsers implements AutoCloseable {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String PAGE = "peer.html";
  private static final Map<String, String> TYPES =
      Map.of(PAGE, "text/html", "peer.js", "text/javascript");

  private final Workbench bench;
  private final Path executable;
  private final Playwright playwright;
  private final HttpServer server;

  private Browsers(Workbench bench, Path executable, Playwright playwright, HttpServer server) {
    this.bench = bench;
    this.executable = executable;
    this.playwright = playwright;
    this.server = server;
  }

  static Browsers start(Workbench bench) throws IOException {
    Path executable =
        PLACES.stream()
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() -> new BenchException("This machine has no Chromium."));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    for (Map.Entry<String, String> file : TYPES.entrySet()) {
      byte[] content = content(file.getKey());
      server.createContext(
          "/" + file.getKey(),
          exchange -> {
            exchange.getResponseHeaders().set("Content-Type", file.getValue());
            exchange.sendResponseHeaders(200, content.length);
            try (OutputStream body = exchange.getResponseBody()) {
              body.write(content);
            }
          });
    }
    server.start();
    // The browser comes with the system: nothing is to be downloaded.
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    return new Browsers(bench, executable, playwright, server);
  }

  /** Which browser it is. */
  Map<String, String> describe() throws IOException, InterruptedException {
    try (Child asked = bench.start("chromium", executable.toString(), "--version")) {
      Child.Line line =
          asked.awaitLine("its version", said -> said.startsWith("Chromium"), PATIENCE);
      return Map.of("browser", line.text());
    }
  }

  /** Opens a page of Godwit's for the peer of this name. */
  GodwitPage godwit(String peer, Godwit.Server godwit) throws IOException {
    return GodwitPage.of(open(peer, godwit.page()));
  }

  /** Opens Godwit's page at this address, in a browser that this program starts. */
  GodwitPage godwit(String peer, Path program, String address) throws IOException {
    return GodwitPage.of(open(peer, program, address));
  }

  /** The browser's own program. */
  Path executable() {
    return executable;
  }

  /** Opens a page of our own, with a bare data channel, for the peer of this name. */
  Chromium bare(String peer) throws IOException {
    return open(peer, "http://127.0.0.1:" + server.getAddress().getPort() + "/" + PAGE);
  }

  private Chromium open(String peer, String address) throws IOException {
    return open(peer, executable, address);
  }

  private Chromium open(String peer, Path program, String address) throws IOException {
    Path profile = bench.emptyFolder("profile-" + peer);
    return Chromium.open(playwright, program, profile, bench.patience().toMillis(), address);
  }

  @Override
  public void close() {
    playwright.close();
    server.stop(0);
  }

  private static byte[] content(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Browsers.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }
}
