package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The TURN servers that are compared: same core, addresses, ports and user. */
sealed interface RelayServers {
  /** The core that each has for itself. */
  int CORE = 0;

  /** What it is, for a reader of the table. */
  String title();

  /** Starts it; yet to answer. */
  RelayProcess start(RelayPlace place) throws IOException;

  /** What is in use of its heap after a full collection, if it has one. */
  Optional<Long> heapBytes(RelayProcess process) throws IOException, InterruptedException;

  /**
   * Ours.
   *
   * @param pauses where the JVM writes down its safepoints
   */
  record Ours(Godwit godwit, Path pauses) implements RelayServers {
    @Override
    public String title() {
      return "Godwit";
    }

    @Override
    public RelayProcess start(RelayPlace place) throws IOException {
      int port = Workbench.freePort();
      return new RelayProcess(godwit.relay(CORE, place, port, pauses), place, port);
    }

    @Override
    public Optional<Long> heapBytes(RelayProcess process) throws IOException, InterruptedException {
      return Optional.of(Heap.bytesAfterCollection(godwit.bench(), process.child().handle()));
    }
  }

  /** Debian's, on its command line alone; what it would log goes nowhere. */
  record Coturn(Workbench bench) implements RelayServers {
    @Override
    public String title() {
      return "coturn";
    }

    @Override
    public RelayProcess start(RelayPlace place) throws IOException {
      int port = Workbench.freePort();
      Path folder = bench.emptyFolder("coturn");
      List<String> command =
          List.of(
              "turnserver",
              "-n",
              "--listening-ip=" + place.address(),
              "--listening-port=" + port,
              "--relay-ip=" + place.relayAddress(),
              "--min-port=" + RelayPlace.MIN_RELAY_PORT,
              "--max-port=" + RelayPlace.MAX_RELAY_PORT,
              "--lt-cred-mech",
              "--realm=" + TurnGenerator.REALM,
              "--user=" + TurnGenerator.USERNAME + ":" + TurnGenerator.PASSWORD,
              "--allow-loopback-peers",
              "--no-cli",
              "--no-tls",
              "--no-dtls",
              "--no-stdout-log",
              "--log-file=/dev/null",
              "--simple-log",
              "--userdb=" + folder.resolve("users"),
              "--pidfile=" + folder.resolve("pid"));
      return new RelayProcess(
          bench.start(title(), Map.of(), Workbench.onCore(CORE, command)), place, port);
    }

    @Override
    public Optional<Long> heapBytes(RelayProcess process) {
      return Optional.empty();
    }
  }
}
