package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: loads our relay and coturn by turns, and prints tables. */
@Command(
    name = "bench/run --relay",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Loads Godwit's relay and Debian's coturn by turns, over UDP and IPv4 on the loopback"
          + " interface. Each relay has the first core, the load the second."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:no goal was missed", "1:it failed, or a goal was missed", "2:usage"})
public final class RelayLoad implements Callable<Integer> {
  /** What can be measured apart from the rest. */
  enum Part {
    LOAD,
    DELAY,
    SET_UP,
    /** Between two WebRTC clients. */
    TRANSFER,
    MEMORY
  }

  private static final Set<Part> UNDER_LOAD = EnumSet.of(Part.LOAD, Part.DELAY, Part.SET_UP);
  private static final long TRANSFER_BYTES = 128 << 20;

  @Option(names = "--rounds", paramLabel = "N", description = "Of each measurement; by default 5.")
  private int rounds = 5;

  @Option(names = "--ms", paramLabel = "MS", description = "Of each measurement; by default 1000.")
  private int millis = 1000;

  @Option(
      names = "--allocations",
      paramLabel = "N",
      description = "That are held to see what memory they take; by default 10000.")
  private int allocations = 10_000;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description =
          "Of load, delay, set_up, transfer, memory; by default all. Delay brings load, which says"
              + " what a half is.")
  private Set<Part> parts = EnumSet.allOf(Part.class);

  @Option(
      names = "--bursts",
      description =
          "Sends up to 16 packets of a client by one call, so that they reach the relay joined, as"
              + " some network cards have them (GSO).")
  private boolean bursts;

  @Option(names = "--help", usageHelp = true, description = "Shows this text.")
  @SuppressWarnings("UnusedVariable") // picocli sets it, and asks its annotation
  private boolean help;

  private final Surroundings here;

  private RelayLoad(Surroundings here) {
    this.here = here;
  }

  /** See {@code --help}. */
  public static void main(String[] args) {
    Surroundings.run(RelayLoad::new, args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Instant at = Instant.now();
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (Workbench bench = Workbench.in(temporary, TRANSFER_BYTES)) {
      here.closeAtExit(bench);
      Map<String, String> machine = Machine.describe(bench, here.root());
      Godwit godwit = new Godwit(bench, here.root().resolve("godwit"));
      godwit.build();
      TurnGenerator load = TurnGenerator.of(bench, here.root().resolve("bench/turn-load"), bursts);
      RelayRun run = new RelayRun(bench, load, Duration.ofMillis(millis), here.progress());
      RelayServers.Ours ours = new RelayServers.Ours(godwit, bench.folder().resolve("pauses.log"));
      RelayServers other = new RelayServers.Coturn(bench);
      RelayGoals goals = measure(run, ours, other);
      RelayReport report = new RelayReport(at, rounds, bursts, machine, goals);
      here.out().print(report.text());
      here.keep(at, "-relay.md", report.text());
      return report.isGood() ? 0 : 1;
    }
  }

  private RelayGoals measure(RelayRun run, RelayServers.Ours ours, RelayServers other)
      throws IOException, InterruptedException {
    RelayResult ourResult = new RelayResult(ours.title());
    RelayResult otherResult = new RelayResult(other.title());
    Optional<Duration> longestPause = Optional.empty();
    if (parts.stream().anyMatch(UNDER_LOAD::contains)) {
      try (RelayProcess one = run.start(ours, RelayPlace.loopback(1));
          RelayProcess two = run.start(other, RelayPlace.loopback(2))) {
        List<RelayRun.Contender> contenders =
            List.of(
                new RelayRun.Contender(one, ourResult), new RelayRun.Contender(two, otherResult));
        run.warmUp(contenders);
        byTurns(contenders, inOrder -> load(run, inOrder));
        longestPause = Optional.of(Pauses.longest(ours.pauses()));
      }
    }
    if (parts.contains(Part.TRANSFER)) {
      RelayPlace place = RelayPlace.ofInterface();
      try (RelayProcess one = run.start(ours, place);
          RelayProcess two = run.start(other, place)) {
        byTurns(
            List.of(
                new RelayRun.Contender(one, ourResult), new RelayRun.Contender(two, otherResult)),
            run::transfer);
      }
    }
    if (parts.contains(Part.MEMORY)) {
      run.hold(ours, ourResult, allocations);
      run.hold(other, otherResult, allocations);
    }
    return new RelayGoals(ourResult, otherResult, longestPause);
  }

  /** What is measured of both in one round. */
  private interface Round {
    void run(List<RelayRun.Contender> contenders) throws IOException, InterruptedException;
  }

  /** Who goes first changes, so that neither always follows the other. */
  private void byTurns(List<RelayRun.Contender> contenders, Round round)
      throws IOException, InterruptedException {
    for (int number = 1; number <= rounds; number++) {
      here.progress().println("Round %d of %d".formatted(number, rounds));
      round.run(number % 2 == 0 ? contenders.reversed() : contenders);
    }
  }

  private void load(RelayRun run, List<RelayRun.Contender> contenders)
      throws IOException, InterruptedException {
    if (parts.contains(Part.LOAD) || parts.contains(Part.DELAY)) {
      for (RelayTraffic traffic : RelayTraffic.all()) {
        run.saturate(traffic, contenders);
      }
    }
    if (parts.contains(Part.DELAY)) {
      for (RelayTraffic traffic : RelayTraffic.some()) {
        run.pace(traffic, contenders);
      }
    }
    if (parts.contains(Part.SET_UP)) {
      run.setUp(contenders);
    }
  }
}
