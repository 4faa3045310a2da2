package dev.godwit.bench;

import com.microsoft.playwright.PlaywrightException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs rows by turns, so that what else the machine does meets all of them alike. A row that fails
 * once is given up; the others go on. Confined to its caller.
 */
final class Contest {
  private final Workbench bench;
  private final PrintStream progress;
  private final Map<Row, List<Sample>> samples = new LinkedHashMap<>();
  private final Map<Row, String> failures = new LinkedHashMap<>();
  private int rounds;

  Contest(Workbench bench, List<Row> rows, PrintStream progress) {
    this.bench = bench;
    this.progress = progress;
    rows.forEach(row -> samples.put(row, new ArrayList<>()));
  }

  /** Runs each row that many times, but begins no round that would end after the budget. */
  void run(int maxRounds, Duration budget) throws InterruptedException {
    long startNanos = System.nanoTime();
    long longestNanos = 0;
    while (rounds < maxRounds) {
      long roundNanos = System.nanoTime();
      if (roundNanos - startNanos + longestNanos > budget.toNanos()) {
        return;
      }
      rounds++;
      runRound(maxRounds);
      longestNanos = Math.max(longestNanos, System.nanoTime() - roundNanos);
    }
  }

  int rounds() {
    return rounds;
  }

  List<RowResult> results() {
    return samples.entrySet().stream()
        .map(entry ->
            new RowResult(
                entry.getKey().name(),
                entry.getKey().title(),
                bench.sizeBytes(),
                entry.getValue(),
                Optional.ofNullable(failures.get(entry.getKey()))))
        .toList();
  }

  private void runRound(int maxRounds) throws InterruptedException {
    for (Map.Entry<Row, List<Sample>> entry : samples.entrySet()) {
      Row row = entry.getKey();
      if (!failures.containsKey(row)) {
        progress.println("%2d/%d  %s".formatted(rounds, maxRounds, run(row, entry.getValue())));
      }
    }
  }

  /** Runs it once and says what came of it. */
  private String run(Row row, List<Sample> done) throws InterruptedException {
    try {
      Sample sample = row.run();
      done.add(sample);
      return "%-34s %6.1f MB/s".formatted(row.title(), speed(sample));
    } catch (BenchException | PlaywrightException | IOException e) {
      if (bench.isClosed()) {
        throw new InterruptedException("closed");
      }
      failures.put(row, BenchException.tell(e));
      return "%-34s failed: %s".formatted(row.title(), BenchException.tell(e));
    }
  }

  private double speed(Sample sample) {
    return bench.sizeBytes() / 1e6 / sample.seconds();
  }
}
