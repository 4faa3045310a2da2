package dev.godwit.bench;

import com.microsoft.playwright.PlaywrightException;
import dev.godwit.testkit.wan.WanPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: what TCP, a bare data channel and agents make of long paths. */
@Command(
    name = "bench/distance",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Has TCP, a bare data channel and two agents send over paths of several lengths, rates, queues"
          + " and losses, one after the other, each alone; then an agent beside a TCP connection."
          + " Takes root: each path lies between two network namespaces."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:no goal was missed", "1:something failed or missed a goal", "2:usage"})
public final class DistanceSweep implements Callable<Integer> {
  /** What is measured. */
  enum Part {
    TCP,
    RAW,
    AGENTS,
    /** Agents beside TCP. */
    BESIDE
  }

  /** Faster than that no agent is here: more of a file is not needed. */
  private static final double MOST_BYTES_PER_SECOND = 110e6;

  /** A page's file takes this part of the time on an empty path. */
  private static final double SHARE_OF_PAGES = 0.7;

  @Option(
      names = "--points",
      paramLabel = "MS/MBIT/QUEUE_MS[/LOSS]",
      split = ",",
      converter = DistancePaths.Converter.class,
      description =
          "The paths: round trip in ms, rate in Mbit/s, queue in ms, random loss in %% each way; by"
              + " default what fits in 20 minutes.")
  private List<WanPath> points = List.of();

  @Option(names = "--whole", description = "Every length with every rate, queue and loss: 135.")
  private boolean whole;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long each is measured; by default 12.")
  private int seconds = 12;

  @Option(names = "--rounds", paramLabel = "N", description = "Runs of each; by default 1.")
  private int rounds = 1;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description =
          "Of tcp, raw, agents, and beside (agents beside TCP); by default all. Beside has paths of"
              + " its own unless --points are given.")
  private Set<Part> only = EnumSet.allOf(Part.class);

  @Option(
      names = "--browser",
      description =
          "In place of that, a page that sends to a page and to an agent, and TCP, at a few points.")
  private boolean browser;

  @Option(
      names = "--publish",
      description =
          "Writes the tables into docs/distance.md too, and without --browser the plot into docs/distance.svg.")
  private boolean publish;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Where files and their copies are made and removed; by default the system's folder for"
              + " temporary files.")
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--help", usageHelp = true, description = "Shows this text.")
  @SuppressWarnings("UnusedVariable") // picocli sets it, and asks its annotation
  private boolean help;

  private final Surroundings here;

  private DistanceSweep(Surroundings here) {
    this.here = here;
  }

  /** See {@code --help}. */
  public static void main(String[] args) {
    Surroundings.run(DistanceSweep::new, args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Instant at = Instant.now();
    try (Workbench bench = Workbench.in(directory, fileBytes())) {
      here.closeAtExit(bench);
      Map<String, String> machine = Machine.describe(bench, here.root());
      Path launcher = here.root().resolve("godwit");
      new Godwit(bench, launcher).build();
      bench.makeFile();
      List<PathResult> results;
      if (browser) {
        try (Browsers browsers = Browsers.start(bench)) {
          machine.putAll(browsers.describe());
          results = measure(run(bench, launcher, Optional.of(browsers)));
        }
      } else {
        results = measure(run(bench, launcher, Optional.empty()));
      }
      return tell(at, new DistanceReport(at, machine, time(), results));
    }
  }

  private int tell(Instant at, DistanceReport report) throws IOException {
    String plot =
        DistancePlot.of(
            report.results(),
            "%s, revision %s"
                .formatted(
                    at.toString().substring(0, 10),
                    report.machine().getOrDefault("revision", "unknown")));
    here.out().print(report.text());
    here.keep(at, "-distance.md", report.text());
    here.keep(at, "-distance.json", report.json());
    here.keep(at, "-distance.svg", plot);
    if (publish) {
      Path page = here.root().resolve("docs/distance.md");
      String command = "bench/distance" + (browser ? " --browser" : "");
      Files.writeString(page, DistancePage.with(Files.readString(page), command, report));
      if (!browser) {
        Files.writeString(here.root().resolve("docs/distance.svg"), plot);
      }
    }
    return report.isGood() ? 0 : 1;
  }

  private DistanceRun run(Workbench bench, Path launcher, Optional<Browsers> browsers) {
    return new DistanceRun(bench, launcher, browsers, time());
  }

  private List<PathResult> measure(DistanceRun run) throws InterruptedException {
    Map<WanPath, PathResult> results = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (WanPath path : paths()) {
        for (Mover mover : movers()) {
          int seed = round;
          attempt(
              path,
              mover.title(),
              results,
              result -> {
                Crossing crossing = run.cross(path, mover, seed);
                result.add(mover, crossing);
                return crossing.bytesPerSecond();
              });
        }
      }
    }
    if (!browser && only.contains(Part.BESIDE)) {
      for (WanPath path : points.isEmpty() ? DistancePaths.contended() : points) {
        attempt(
            path,
            "agents beside TCP",
            results,
            result -> {
              Contention contention = run.contend(path);
              result.add(contention);
              return contention.agentBytesPerSecond();
            });
      }
    }
    return List.copyOf(results.values());
  }

  /** Measures, and returns the bytes a second to tell. */
  private interface Measurement {
    double run(PathResult result) throws IOException, InterruptedException;
  }

  /** What fails is said, and the others go on. */
  private void attempt(
      WanPath path, String what, Map<WanPath, PathResult> results, Measurement measurement)
      throws InterruptedException {
    PathResult result = results.computeIfAbsent(path, PathResult::new);
    String said;
    try {
      said = "%.1f MB/s".formatted(measurement.run(result) / 1e6);
    } catch (BenchException
        | PlaywrightException
        | IllegalStateException
        | AssertionError
        | IOException e) {
      String why = e instanceof Exception failure ? BenchException.tell(failure) : e.toString();
      result.addFailure(what + " failed: " + why);
      said = "failed: " + why;
    }
    here.progress().println("%-52s %-18s  %s".formatted(DistancePaths.title(path), what, said));
  }

  private List<Mover> movers() {
    if (browser) {
      return List.of(Mover.TCP, Mover.PAGES, Mover.PAGE_AGENT);
    }
    return Stream.of(Mover.values())
        .filter(mover -> !mover.hasPages())
        .filter(mover -> only.contains(Part.valueOf(mover.name())))
        .toList();
  }

  private List<WanPath> paths() {
    if (!points.isEmpty()) {
      return points;
    }
    if (browser) {
      return DistancePaths.ofPages();
    }
    return whole ? DistancePaths.whole() : DistancePaths.chosen();
  }

  private Duration time() {
    return Duration.ofSeconds(seconds);
  }

  /** More than any agent sends in the time; to a page no more than what ends soon. */
  private long fileBytes() {
    List<WanPath> all = new ArrayList<>(paths());
    all.addAll(points.isEmpty() && !browser ? DistancePaths.contended() : List.of());
    double fastest =
        all.stream()
            .mapToDouble(
                path -> path.megabits() == 0 ? MOST_BYTES_PER_SECOND : path.bytesPerSecond())
            .max()
            .orElse(0);
    return browser
        ? (long) (fastest * seconds * SHARE_OF_PAGES)
        // Beside TCP it is sent for half as long again, and some seconds more.
        : (long) (Math.min(fastest, MOST_BYTES_PER_SECOND) * (seconds * 1.5 + 10));
  }
}
