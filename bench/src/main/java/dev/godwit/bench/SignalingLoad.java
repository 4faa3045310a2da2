package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: loads our signaling server and one on Node.js by turns, and prints a table. */
@Command(
    name = "bench/run --signaling",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Loads Godwit's signaling server and a small one on the ws library for Node.js by turns. The"
          + " server has the first core for itself, the load the second. Limits are off: ours with"
          + " limits so wide that none is met, the other has none."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:no goal was missed", "1:it failed, or a goal was missed", "2:usage"})
public final class SignalingLoad implements Callable<Integer> {
  @Option(names = "--rounds", paramLabel = "N", description = "Rounds under load; by default 5.")
  private int rounds = 5;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long each is measured, after as long to warm up; by default 10.")
  private int seconds = 10;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "That talk to each other in pairs; by default 200.")
  private int connections = 200;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      description = "That are logged in and idle; by default 5000.")
  private int sessions = 5000;

  @Option(names = "--help", usageHelp = true, description = "Shows this text.")
  @SuppressWarnings("UnusedVariable") // picocli sets it, and asks its annotation
  private boolean help;

  private final Surroundings here;

  private SignalingLoad(Surroundings here) {
    this.here = here;
  }

  /** See {@code --help}. */
  public static void main(String[] args) {
    Surroundings.run(SignalingLoad::new, args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Instant at = Instant.now();
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (Workbench bench = Workbench.in(temporary, 0)) {
      here.closeAtExit(bench);
      Map<String, String> machine = Machine.describe(bench, here.root());
      machine.put("node", version(bench));
      Duration time = Duration.ofSeconds(seconds);
      SignalingRun run = new SignalingRun(bench, connections, time, time, sessions);
      SignalingServers ours = new SignalingServers.Ours();
      SignalingServers other = new SignalingServers.Node(here.root().resolve("bench/ws-server"));
      List<SignalingResult.Round> ourRounds = new ArrayList<>();
      List<SignalingResult.Round> otherRounds = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        ourRounds.add(say(round, ours, run.route(ours)));
        otherRounds.add(say(round, other, run.route(other)));
      }
      SignalingReport report =
          new SignalingReport(
              at,
              machine,
              connections,
              new SignalingResult(ours.title(), ourRounds, run.idle(ours)),
              new SignalingResult(other.title(), otherRounds, run.idle(other)));
      here.out().print(report.text());
      here.keep(at, "-signaling.md", report.text());
      return report.isGood() ? 0 : 1;
    }
  }

  private SignalingResult.Round say(
      int number, SignalingServers server, SignalingResult.Round round) {
    here.progress()
        .println(
            "%2d/%d  %-16s %,8.0f messages/s"
                .formatted(number, rounds, server.title(), round.messages() / round.seconds()));
    return round;
  }

  private static String version(Workbench bench) throws IOException, InterruptedException {
    try (Child node = bench.start("node", "node", "--version")) {
      return node.awaitLine("its version", _ -> true, Duration.ofSeconds(20)).text();
    }
  }
}
