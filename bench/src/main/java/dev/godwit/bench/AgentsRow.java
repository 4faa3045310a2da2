package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The product: one agent sends the file to another, from disk to disk, by the user's commands. */
record AgentsRow(Workbench bench, Path launcher) implements Row {
  static final String NAME = "agents";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  /** The first use of the launcher builds, which is no part of any measurement. */
  private static final Duration BUILD_TIMEOUT = Duration.ofMinutes(10);

  /** A receiver takes leave of the server when the transfer is over. */
  private static final Duration END_TIMEOUT = Duration.ofSeconds(30);

  private static final String RECEIVER = "bench-receiver";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "agent to agent";
  }

  /** Has the launcher build and rehearse, so that the runs find all done. */
  void build() throws IOException, InterruptedException {
    try (Child build = bench.start("godwit send --help", launcher.toString(), "send", "--help")) {
      build.awaitSuccess(BUILD_TIMEOUT);
    }
  }

  @Override
  public Sample run() throws IOException, InterruptedException {
    int port = Workbench.freePort();
    String server = "ws://127.0.0.1:" + port;
    Path inbox = bench.emptyFolder("inbox");
    Sample sample;
    try (Child signaling =
        godwit(
            "serve",
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--https-port",
            "off",
            "--admin",
            "127.0.0.1:" + Workbench.freePort())) {
      // It says its addresses when it listens.
      signaling.awaitLine("its address", said -> said.contains(":" + port), START_TIMEOUT);
      sample = run(server, inbox);
    }
    bench.takeBack(inbox.resolve(bench.file().getFileName()));
    return sample;
  }

  private Sample run(String server, Path inbox) throws IOException, InterruptedException {
    double cpuBefore = Proc.endedChildrenCpuSeconds();
    String name = bench.file().getFileName().toString();
    try (Child receiver =
            godwit(
                "receive",
                "--server",
                server,
                "--as",
                RECEIVER,
                "--dir",
                inbox.toString(),
                "--from",
                "anyone",
                "--yes",
                "--once",
                "--json");
        Arrival arrival = Arrival.watch(inbox, name, bench.sizeBytes())) {
      // The first thing that it says is that it waits for a sender.
      receiver.awaitLine(
          "that it is ready", said -> said.contains("\"event\":\"ready\""), START_TIMEOUT);
      try (Child sender =
          godwit("send", bench.file().toString(), "--to", RECEIVER, "--server", server)) {
        long endNanos = sender.awaitSuccess(bench.patience());
        receiver.awaitSuccess(END_TIMEOUT);
        return Sample.of(
            new Sample.Moments(
                sender.startedNanos(),
                arrival.firstNanos(END_TIMEOUT),
                arrival.lastNanos(END_TIMEOUT),
                endNanos),
            Proc.endedChildrenCpuSeconds() - cpuBefore,
            sender,
            receiver);
      }
    }
  }

  /** With a home of its own: what agents remember of this run must not meet the user's. */
  private Child godwit(String... arguments) throws IOException {
    String home = bench.folder().toString();
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    return bench.start(
        "godwit " + arguments[0],
        Map.of("HOME", home, "XDG_STATE_HOME", home, "XDG_CONFIG_HOME", home),
        command);
  }
}
