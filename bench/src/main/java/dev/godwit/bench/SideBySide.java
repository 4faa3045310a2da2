package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: moves one file by each row in turn, prints a table, and keeps it. */
@Command(
    name = "bench/run",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Moves the same random file from process to process on this machine: between two agents, over"
          + " a bare data channel of the same native library, and by scp; or, with --browser,"
          + " between pages, pages and agents, and bare data channels of browsers.",
      "With --jmh as the first argument it runs the JMH benchmarks instead; what follows is JMH's."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:each row ran, and no goal was missed",
      "1:a row failed or a goal was missed",
      "2:the command line is wrong"
    })
public final class SideBySide implements Callable<Integer> {
  private static final int DEFAULT_RUNS = 7;
  private static final Duration DEFAULT_BUDGET = Duration.ofMinutes(10);
  private static final Duration NO_BUDGET = Duration.ofDays(1);
  private static final long DEFAULT_SIZE = 1L << 30;
  private static final long DEFAULT_MEMORY_SIZE = 4L << 30;

  /** Browsers are ten times slower. */
  private static final long DEFAULT_BROWSER_SIZE = 256L << 20;

  /** One chunk; 15 chunks; the 16 that are the most that the library takes in one message. */
  private static final List<Integer> MESSAGE_SIZES = List.of(16_384, 245_760, 262_144);

  /** One chunk; what any browser takes; the most that Chromium takes. */
  private static final List<Integer> BROWSER_MESSAGE_SIZES = List.of(16_384, 65_536, 262_144);

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Runs of each row; by default 7, or as many as fit in 10 minutes.")
  private Optional<Integer> runs = Optional.empty();

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      converter = SizeConverter.class,
      description =
          "Size of the file, also as 256M or 4G (binary); by default 1G; with --browser 256M.")
  private Optional<Long> size = Optional.empty();

  @Option(
      names = "--without",
      paramLabel = "ROW",
      split = ",",
      description =
          "Leaves rows out: agents, raw-16k, raw-240k, raw-256k, scp; with --browser page-page,"
              + " page-agent, agent-page, chromium-16k, chromium-64k, chromium-256k, stand-in.")
  private Set<String> without = Set.of();

  @Option(
      names = "--large-socket",
      description = "Runs the bare channel also with an enlarged UDP receive buffer.")
  private boolean largeSocket;

  @Option(names = "--browser", description = "Runs the rows with browsers in place of the others.")
  private boolean browser;

  @Option(
      names = "--memory",
      description =
          "Runs only the product, once and with a file of 4G, to see what memory it takes; with"
              + " --browser 1G.")
  private boolean memory;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Where the file and its copies are made and removed; by default the system's"
              + " folder for temporary files.")
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--help", usageHelp = true, description = "Shows this text.")
  @SuppressWarnings("UnusedVariable") // picocli sets it, and asks its annotation
  private boolean help;

  private final Surroundings here;

  private SideBySide(Surroundings here) {
    this.here = here;
  }

  /** See {@code --help}. */
  public static void main(String[] args) {
    Surroundings.run(SideBySide::new, args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Instant at = Instant.now();
    try (Workbench bench = Workbench.in(directory, size.orElse(defaultSize()))) {
      here.closeAtExit(bench);
      if (!browser) {
        return call(at, bench, agentRows(bench), Map.of());
      }
      try (Browsers browsers = Browsers.start(bench)) {
        return call(at, bench, browserRows(bench, browsers), browsers.describe());
      }
    }
  }

  private int call(Instant at, Workbench bench, List<Row> rows, Map<String, String> facts)
      throws IOException, InterruptedException {
    Map<String, String> machine = Machine.describe(bench, here.root());
    machine.putAll(facts);
    Contest contest = new Contest(bench, wanted(bench, rows), here.progress());
    bench.makeFile();
    contest.run(wantedRuns(), runs.isPresent() ? NO_BUDGET : DEFAULT_BUDGET);
    Report report = new Report(at, machine, remark(contest), contest.results());
    here.out().print(report.text());
    here.keep(at, ".md", report.text());
    here.keep(at, ".json", report.json());
    return report.isGood() ? 0 : 1;
  }

  private List<Row> agentRows(Workbench bench) {
    List<Row> rows = new ArrayList<>();
    rows.add(new AgentsRow(bench, godwit(bench)));
    if (!memory) {
      for (int messageBytes : MESSAGE_SIZES) {
        rows.add(new RawChannelRow(bench, messageBytes, false, Optional.empty()));
        if (largeSocket) {
          rows.add(new RawChannelRow(bench, messageBytes, true, Optional.empty()));
        }
      }
      rows.add(new ScpRow(bench));
    }
    return rows;
  }

  private List<Row> browserRows(Workbench bench, Browsers browsers) {
    List<Row> rows = new ArrayList<>();
    rows.add(new PageToPageRow(bench, browsers, godwit(bench)));
    rows.add(new PageToAgentRow(bench, browsers, godwit(bench)));
    rows.add(new AgentToPageRow(bench, browsers, godwit(bench)));
    if (!memory) {
      for (int messageBytes : BROWSER_MESSAGE_SIZES) {
        rows.add(new BareBrowsersRow(bench, browsers, messageBytes));
      }
      rows.add(new StandInRow(bench, browsers));
    }
    return rows;
  }

  private Godwit godwit(Workbench bench) {
    return new Godwit(bench, here.root().resolve("godwit"));
  }

  /** Those that were not left out; with all built that they use. */
  private List<Row> wanted(Workbench bench, List<Row> rows)
      throws IOException, InterruptedException {
    List<String> names = rows.stream().map(Row::name).toList();
    for (String name : without) {
      if (!names.contains(name)) {
        throw new BenchException("There is no row " + name + ", only " + String.join(", ", names));
      }
    }
    rows.removeIf(row -> without.contains(row.name()));
    if (rows.isEmpty()) {
      throw new BenchException("No row is left to run.");
    }
    if (rows.stream().anyMatch(Row::isProduct)) {
      godwit(bench).build();
    }
    return rows;
  }

  private long defaultSize() {
    if (browser) {
      return memory ? DEFAULT_SIZE : DEFAULT_BROWSER_SIZE;
    }
    return memory ? DEFAULT_MEMORY_SIZE : DEFAULT_SIZE;
  }

  private int wantedRuns() {
    return runs.orElse(memory ? 1 : DEFAULT_RUNS);
  }

  private String remark(Contest contest) {
    return contest.rounds() < wantedRuns()
        ? "%d of %d runs: more did not fit in %d minutes."
            .formatted(contest.rounds(), wantedRuns(), DEFAULT_BUDGET.toMinutes())
        : "";
  }
}
