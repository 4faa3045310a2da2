package dev.godwit.relay;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.listen.HostPort;
import dev.godwit.relay.net.ClientSocket;
import dev.godwit.relay.net.RelayClient;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** A {@code godwit relay} in this process, from its command line until it is closed. */
final class RelayRun implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern ADDRESS = Pattern.compile("(\\S+:[0-9]+) \\(([A-Za-z ]+)\\)");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final FutureTask<Integer> exit;
  private final Thread thread;

  private RelayRun(Map<String, String> environment, Path state, List<String> arguments) {
    CommandLine command =
        Main.commandLine(environment, state)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    exit = new FutureTask<>(() -> command.execute(arguments.toArray(String[]::new)));
    thread = Thread.ofPlatform().start(exit);
  }

  /** Starts it with this command line, and waits until it listens. */
  static RelayRun start(Path state, String line) {
    RelayRun run = new RelayRun(Map.of(), state, List.of(("relay " + line).split(" ")));
    await()
        .atMost(PATIENCE)
        .until(() -> run.out.toString().contains("Ctrl-C") || run.exit.isDone());
    assertTrue(run.out.toString().contains("Ctrl-C"), run.err.toString());
    return run;
  }

  /** Runs it to its end, which comes by itself. */
  static RelayRun toTheEnd(Map<String, String> environment, Path state, String... arguments) {
    RelayRun run = new RelayRun(environment, state, List.of(arguments));
    await().atMost(PATIENCE).until(run.exit::isDone);
    return run;
  }

  List<String> said() {
    return out.toString().lines().toList();
  }

  String errors() {
    return err.toString();
  }

  int exitCode() throws Exception {
    return exit.get();
  }

  /** The first address that it hears clients at in this way: {@code UDP and TCP}, {@code TLS}. */
  TransportAddress listening(String how) {
    for (String line : said()) {
      Matcher matcher = ADDRESS.matcher(line);
      if (matcher.find() && matcher.group(2).equals(how)) {
        HostPort found = HostPort.parse(matcher.group(1), 0).orElseThrow();
        return new TransportAddress(IpAddress.parse(found.host()).orElseThrow(), found.port());
      }
    }
    throw new AssertionError("not listening by " + how + ": " + said());
  }

  /** A client that comes by UDP. */
  RelayClient client(String user, String password) throws Exception {
    return new RelayClient(ClientSocket.udp(listening("UDP and TCP")), user, password);
  }

  /** What the operator is told. */
  HttpResponse<String> admin(String path) throws Exception {
    String url =
        said().stream()
            .filter(line -> line.contains("for the operator: "))
            .map(line -> line.substring(line.indexOf("http://"), line.lastIndexOf('/')))
            .findFirst()
            .orElseThrow();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(url + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    await().atMost(PATIENCE).until(exit::isDone);
  }
}
