package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: what agents make of many files, of a broken transfer, and of nothing to do. */
@Command(
    name = "bench/run --engine",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Moves a folder of small files between two agents and by scp -r, by turns; sends a file to one"
          + " receiver and to four; kills the sender of a large file in the middle and sends it again;"
          + " watches a daemon that nobody calls."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:no goal was missed", "1:it failed, or a goal was missed", "2:usage"})
public final class EngineLoad implements Callable<Integer> {
  /** What is measured. */
  enum Part {
    FILES,
    SEVERAL,
    RESUME,
    IDLE
  }

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description = "Of files, several, resume and idle; by default all.")
  private Set<Part> only = EnumSet.allOf(Part.class);

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds of files and of receivers; by default 5.")
  private int rounds = 5;

  @Option(names = "--files", paramLabel = "N", description = "Of 1 KiB each; by default 10,000.")
  private int files = 10_000;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      converter = SizeConverter.class,
      description = "Of the large file, also as 256M or 4G (binary); by default 10G.")
  private long sizeBytes = 10L << 30;

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

  /** Large enough for what the start takes not to count, small enough for four copies. */
  private static final long MAX_SHARED_BYTES = 1 << 30;

  private static final int RECEIVERS = 4;

  private final Surroundings here;

  private EngineLoad(Surroundings here) {
    this.here = here;
  }

  /** See {@code --help}. */
  public static void main(String[] args) {
    Surroundings.run(EngineLoad::new, args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Instant at = Instant.now();
    try (Workbench bench = Workbench.in(directory, only.contains(Part.RESUME) ? sizeBytes : 0)) {
      here.closeAtExit(bench);
      Godwit godwit = new Godwit(bench, here.root().resolve("godwit"));
      godwit.build();
      EngineReport report =
          new EngineReport(
              at,
              Machine.describe(bench, here.root()),
              files,
              only.contains(Part.FILES) ? files(new ManyFiles(bench, godwit, files)) : Map.of(),
              only.contains(Part.SEVERAL)
                  ? several(
                      new SeveralReceivers(bench, godwit, Math.min(sizeBytes, MAX_SHARED_BYTES)))
                  : new TreeMap<>(),
              sizeBytes,
              only.contains(Part.RESUME)
                  ? Optional.of(new Resumption(bench, godwit).run())
                  : Optional.empty(),
              only.contains(Part.IDLE)
                  ? Optional.of(new IdleDaemon(bench, godwit).run())
                  : Optional.empty());
      here.out().print(report.text());
      here.keep(at, "-engine.md", report.text());
      return report.isGood() ? 0 : 1;
    }
  }

  /** By turns, so that what else the machine does meets all alike. */
  private Map<ManyFiles.Mover, Spread> files(ManyFiles many)
      throws IOException, InterruptedException {
    many.make();
    Map<ManyFiles.Mover, List<Double>> seconds = new EnumMap<>(ManyFiles.Mover.class);
    for (int round = 1; round <= rounds; round++) {
      for (ManyFiles.Mover mover : ManyFiles.Mover.values()) {
        double took = many.move(mover);
        seconds.computeIfAbsent(mover, _ -> new ArrayList<>()).add(took);
        here.progress()
            .println("%2d/%d  %-20s %6.2f s".formatted(round, rounds, mover.title(), took));
      }
    }
    Map<ManyFiles.Mover, Spread> spreads = new EnumMap<>(ManyFiles.Mover.class);
    seconds.forEach((mover, all) -> spreads.put(mover, spread(all)));
    return spreads;
  }

  /** By turns too; by how many received. */
  private SortedMap<Integer, EngineReport.Shared> several(SeveralReceivers several)
      throws IOException, InterruptedException {
    several.make();
    SortedMap<Integer, List<SeveralReceivers.Run>> runs = new TreeMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (int receivers : new int[] {1, RECEIVERS}) {
        SeveralReceivers.Run run = several.send(receivers);
        runs.computeIfAbsent(receivers, _ -> new ArrayList<>()).add(run);
        here.progress()
            .println(
                "%2d/%d  to %d  %6.1f MB/s in all, source read %.2f times"
                    .formatted(round, rounds, receivers, run.bytesPerSecond() / 1e6, run.reads()));
      }
    }
    SortedMap<Integer, EngineReport.Shared> spreads = new TreeMap<>();
    runs.forEach((receivers, all) ->
        spreads.put(
            receivers,
            new EngineReport.Shared(
                spread(all.stream().map(run -> run.bytesPerSecond() / 1e6).toList()),
                spread(all.stream().map(SeveralReceivers.Run::reads).toList()))));
    return spreads;
  }

  private static Spread spread(List<Double> values) {
    return Spread.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
