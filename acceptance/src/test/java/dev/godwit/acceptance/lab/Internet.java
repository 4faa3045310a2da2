package dev.godwit.acceptance.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A small internet of network namespaces for the tests of a class, made by {@code lab/natlab},
 * which describes its sites and hosts. It needs root, and says so. Of a run that was killed, the
 * next one removes what is left. To be registered as a static extension, before those that live in
 * it.
 */
public final class Internet implements BeforeAllCallback, AfterAllCallback {
  private static final Path NATLAB = Checkout.root().resolve("acceptance/lab/natlab");

  /** What our labs are called: this, and the process that made them. */
  private static final String PREFIX = "gw";

  private static final String SERVER = "server";

  private final String name = PREFIX + ProcessHandle.current().pid();
  private final Thread atExit = new Thread(this::down, "remover of " + name);
  private final List<String> sites;

  /** One with these sites, each {@code NAME=TYPE:HOSTS}. */
  public Internet(String... sites) {
    this.sites = List.of(sites);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    removeWhatIsLeft();
    Runtime.getRuntime().addShutdownHook(atExit);
    run(natlab("--name", name, "up").and(sites.toArray(String[]::new)));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    down();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  /** The same command, run at one of the hosts. */
  public Command at(String host, Command command) {
    List<String> words = command.words();
    Command there = natlab("--name", name, "exec", host, "--").and(words.toArray(String[]::new));
    return new Command(
        there.words(),
        command.directory(),
        command.environment(),
        command.withoutVariables(),
        command.stdoutFile());
  }

  /** A signaling server that every host reaches. */
  public Server serve() {
    return serve("--https-port", "off");
  }

  /** A signaling server that every host reaches, with these options. */
  public Server serve(String... options) {
    return Server.startIn(this, SERVER, address(SERVER), options);
  }

  /** A second one beside it, at an address of its own. */
  public Server serveBeside(String... options) {
    return Server.startIn(this, SERVER, address("server2"), options);
  }

  /** The address by which others reach a host. */
  public String address(String host) {
    return run(natlab("--name", name, "addr", host)).getFirst();
  }

  /** From now on the server's host hears and says nothing but at these ports of its own. */
  public void closeServerBut(String tcpPorts, String udpPorts) {
    String rules =
        """
        table ip door {
          chain input { type filter hook input priority filter; policy drop;
            tcp dport { %1$s } accept; udp dport { %2$s } accept;
          }
          chain output { type filter hook output priority filter; policy drop;
            tcp sport { %1$s } accept; udp sport { %2$s } accept;
          }
        }
        """
            .formatted(tcpPorts, udpPorts);
    run(at(SERVER, Command.of("nft", rules)));
  }

  /** From now on a site has another public address, and nobody is known at the one before. */
  public void giveAnotherAddress(String site) {
    run(natlab("--name", name, "rebind", site));
  }

  /** From now on each packet of a site is lost without a word. */
  public void cut(String site) {
    run(natlab("--name", name, "cut", site));
  }

  /** The site's packets come through again. */
  public void heal(String site) {
    run(natlab("--name", name, "heal", site));
  }

  /** A program that is another one, run at one of the hosts; written to this file. */
  Path programAt(String host, Path program, Path file) throws IOException {
    Files.writeString(
        file,
        """
        #!/bin/sh
        exec %s --name %s exec %s -- %s "$@"
        """
            .formatted(quoted(NATLAB), name, host, quoted(program)));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private void down() {
    run(natlab("--name", name, "down"));
  }

  private static void removeWhatIsLeft() {
    for (String lab : run(natlab("list"))) {
      if (lab.matches(PREFIX + "\\d+")
          && ProcessHandle.of(Long.parseLong(lab.substring(PREFIX.length()))).isEmpty()) {
        run(natlab("--name", lab, "down"));
      }
    }
  }

  private static Command natlab(String... arguments) {
    return Command.of(NATLAB.toString()).and(arguments);
  }

  private static List<String> run(Command command) {
    try (ChildProcess process = command.start()) {
      assertEquals(0, process.awaitExit(Lab.PATIENCE), () -> String.join("\n", process.stderr()));
      return process.stdout();
    }
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }
}
