package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The product as processes, started by the user's commands. */
record Godwit(Workbench bench, Path launcher) {
  /** How long a command has to be ready, or to take its leave when all is done. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The first use of the launcher builds, which is no part of any measurement. */
  private static final Duration BUILD_TIMEOUT = Duration.ofMinutes(10);

  /** A server that listens on this machine only. */
  record Server(int port, Child process) implements AutoCloseable {
    /** What {@code --server} takes. */
    String address() {
      return "ws://127.0.0.1:" + port;
    }

    /** What a browser opens. */
    String page() {
      return "http://127.0.0.1:" + port + "/";
    }

    @Override
    public void close() {
      process.close();
    }
  }

  /** Has the launcher build and rehearse, so that the runs find all done. */
  void build() throws IOException, InterruptedException {
    try (Child build = bench.start("godwit send --help", launcher.toString(), "send", "--help")) {
      build.awaitSuccess(BUILD_TIMEOUT);
    }
  }

  /** A server that is ready. */
  Server serve() throws IOException, InterruptedException {
    int port = Workbench.freePort();
    Child child =
        start(
            "serve",
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--https-port",
            "off",
            "--admin",
            "127.0.0.1:" + Workbench.freePort());
    Server server = new Server(port, child);
    try {
      // It says its addresses when it listens.
      child.awaitLine("its address", said -> said.contains(":" + port), PATIENCE);
    } catch (BenchException | InterruptedException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** An agent that takes one transfer from anyone into this folder; yet to say that it is ready. */
  Child receive(Server server, String name, Path folder) throws IOException {
    return start(
        "receive",
        "--server",
        server.address(),
        "--as",
        name,
        "--dir",
        folder.toString(),
        "--from",
        "anyone",
        "--yes",
        "--once",
        "--json");
  }

  /** Waits until {@link #receive}'s agent waits for a sender, which is the first thing it says. */
  static void awaitReady(Child receiver) throws InterruptedException {
    receiver.awaitLine("that it is ready", said -> said.contains("\"event\":\"ready\""), PATIENCE);
  }

  /** An agent that sends the workbench's file. */
  Child send(Server server, String to) throws IOException {
    return send(server, to, bench.file());
  }

  /** An agent that sends this. */
  Child send(Server server, String to, Path source, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("send", source.toString(), "--to", to));
    arguments.addAll(List.of("--server", server.address()));
    arguments.addAll(List.of(options));
    return start(arguments.toArray(String[]::new));
  }

  /** A daemon that takes what anyone sends into this folder. */
  Child daemon(Server server, String name, Path folder) throws IOException {
    return start(
        "agent",
        "--server",
        server.address(),
        "--as",
        name,
        "--dir",
        folder.toString(),
        "--from",
        "anyone",
        "--json");
  }

  /** Where agents keep what they remember. */
  Path state() {
    return bench.folder().resolve("godwit");
  }

  /** A relay on one core, whose JVM writes its pauses into a file; yet to answer. */
  Child relay(int core, RelayPlace place, int port, Path pauses) throws IOException {
    List<String> command =
        List.of(
            launcher.toString(),
            "relay",
            "--listen",
            place.address(),
            "--port",
            Integer.toString(port),
            "--relay-address",
            place.relayAddress(),
            "--relay-ports",
            RelayPlace.MIN_RELAY_PORT + "-" + RelayPlace.MAX_RELAY_PORT,
            "--realm",
            TurnGenerator.REALM,
            "--user",
            TurnGenerator.USERNAME + ":" + TurnGenerator.PASSWORD,
            "--user-quota",
            Integer.toString(RelayPlace.MAX_RELAY_PORT - RelayPlace.MIN_RELAY_PORT),
            "--allow-peer",
            "127.0.0.0/8",
            "--admin",
            "off");
    return bench.start(
        "godwit relay",
        Map.of("GODWIT_JAVA_OPTS", "-Xlog:safepoint:file=" + pauses + ":tags"),
        Workbench.onCore(core, command));
  }

  /** With a home of its own: what agents remember of this run must not meet the user's. */
  private Child start(String... arguments) throws IOException {
    String home = bench.folder().toString();
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    return bench.start(
        "godwit " + arguments[0],
        Map.of("HOME", home, "XDG_STATE_HOME", home, "XDG_CONFIG_HOME", home),
        command);
  }
}
