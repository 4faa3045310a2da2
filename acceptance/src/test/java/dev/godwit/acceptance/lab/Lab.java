package dev.godwit.acceptance.lab;

import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Where the tests of a class take place: one server for all of them; for each a directory of its
 * own, and peers that end with it. Of a test that failed, all processes' output is printed. To be
 * registered as a static extension. Confined to the thread of the tests.
 */
public final class Lab
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  /** Longer than anything takes that is not broken, on a machine that others use too. */
  public static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Deque<ChildProcess> processes = new ArrayDeque<>();
  private final Supplier<Server> servers;
  private @Nullable Server server;
  private @Nullable Path directory;

  /** With a server on this machine. */
  public Lab() {
    this(Server::start);
  }

  /** With a server that is started in a way of its own. */
  public Lab(Supplier<Server> servers) {
    this.servers = servers;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server = servers.get();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    // Not below /tmp, which may lie in memory: some tests need gigabytes.
    Path parent = Files.createDirectories(Checkout.root().resolve("acceptance/target/lab"));
    directory = Files.createTempDirectory(parent, "").toRealPath();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (context.getExecutionException().isPresent()) {
      List<ChildProcess> all = new ArrayList<>(List.of(server().process()));
      processes.descendingIterator().forEachRemaining(all::add);
      all.forEach(Lab::print);
    }
    processes.forEach(ChildProcess::close);
    processes.clear();
    Folder.delete(directory());
    if (!server().process().isAlive()) {
      // A test has ended it on purpose; the next one finds another.
      server = servers.get();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server().close();
  }

  /** The server that all peers use. */
  public Server server() {
    return Objects.requireNonNull(server, "before the tests");
  }

  /** An empty directory for this test alone. */
  public Path directory() {
    return Objects.requireNonNull(directory, "before the test");
  }

  /** Where the receiver of this name saves; made by the receiver. */
  public Path inbox(String name) {
    return directory().resolve("inbox of " + name);
  }

  /** A receiver that talks JSON, saves to its {@link #inbox} and is ready. */
  public Peer receive(String as, String... options) {
    Peer peer = start(receiver(as).and("--json").and(options));
    peer.awaitReady();
    return peer;
  }

  /** A sender that talks JSON and has just begun. */
  public Peer send(String as, String to, List<Path> sources, String... options) {
    return start(sender(as, to, sources).and("--json").and(options));
  }

  /** The first bytes of a file have come to a receiver, and it is still under way. */
  public void awaitPart(String receiver) {
    Path parts = inbox(receiver).resolve(".godwit");
    Awaitility.await("a part in " + parts)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptions()
        .until(() -> hasPart(parts));
  }

  private static boolean hasPart(Path parts) throws IOException {
    try (Stream<Path> paths = Files.walk(parts)) {
      return paths.anyMatch(
          path -> path.toString().endsWith(".part") && path.toFile().length() > 0);
    }
  }

  /** What one would type to receive under this name. */
  public Command receiver(String as) {
    return Checkout.godwit(
        "receive", "--as", as, "--server", server().address(), "--dir", inbox(as).toString());
  }

  /** A daemon that talks JSON, saves to its {@link #inbox} and is ready. */
  public Peer daemon(String as, String... options) {
    Peer peer = start(daemonCommand(as).and("--json").and(options));
    peer.awaitReady();
    return peer;
  }

  /**
   * What one would type to be always there under this name; what it keeps is kept in the directory
   * of the test.
   */
  public Command daemonCommand(String as) {
    return Checkout.godwit(
            "agent", "--as", as, "--server", server().address(), "--dir", inbox(as).toString())
        .with("GODWIT_STATE", directory().resolve("state of " + as).toString());
  }

  /** What one would type to send this. */
  public Command sender(String as, String to, List<Path> sources) {
    return Checkout.godwit("send", "--as", as, "--to", to, "--server", server().address())
        .and(sources.stream().map(Path::toString).toArray(String[]::new));
  }

  /** Starts a command that ends with this test at the latest. */
  public Peer start(Command command) {
    ChildProcess process = command.in(directory()).start();
    processes.push(process);
    return new Peer(process);
  }

  /** A receiver with a person before it, who decides; it is ready. */
  public Person receiveInPerson(String as, String... options) {
    Person person = atTerminal(receiver(as).and(options));
    person.reads("Ready: what is sent to " + as + " is saved in");
    return person;
  }

  /** A sender with a person before it, who has just begun. */
  public Person sendInPerson(String as, String to, List<Path> sources, String... options) {
    return atTerminal(sender(as, to, sources).and(options));
  }

  /** A person who has just run this. */
  public Person atTerminal(Command command) {
    Person person = Person.at(command, directory());
    processes.push(person.process());
    return person;
  }

  private static void print(ChildProcess process) {
    System.out.println(process);
    process.lines().forEach(line -> System.out.println("  " + line));
  }
}
