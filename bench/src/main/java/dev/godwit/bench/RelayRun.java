package dev.godwit.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Measures relays by turns. Both run all the time, warmed up, and what is idle costs nothing, so
 * that the same load meets one right after the other.
 *
 * @param time of each measurement
 */
record RelayRun(Workbench bench, TurnGenerator load, Duration time, PrintStream progress) {
  /** Before each measurement. */
  private static final Duration SETTLING = Duration.ofMillis(150);

  /** What a JVM needs until all is compiled that counts. */
  private static final Duration WARM_UP = Duration.ofMillis(1500);

  /** What a data channel is fastest with. */
  private static final int MESSAGE_BYTES = 262_144;

  private static final int WARM_UP_SET_UPS = 6000;
  private static final int SET_UPS = 3000;

  /** One relay that runs, and what is known of it. */
  record Contender(RelayProcess process, RelayResult result) {}

  /** Started, and answering. */
  RelayProcess start(RelayServers kind, RelayPlace place) throws IOException, InterruptedException {
    RelayProcess process = kind.start(place);
    try {
      load.setUp(process, 1); // asks until it answers
    } catch (IOException | BenchException | InterruptedException e) {
      process.close();
      throw e;
    }
    return process;
  }

  void warmUp(List<Contender> contenders) throws IOException, InterruptedException {
    for (Contender contender : contenders) {
      for (RelayTraffic traffic : RelayTraffic.some()) {
        load.saturate(contender.process, traffic, Duration.ZERO, WARM_UP);
      }
      load.setUp(contender.process, WARM_UP_SET_UPS);
    }
  }

  void saturate(RelayTraffic traffic, List<Contender> contenders)
      throws IOException, InterruptedException {
    for (Contender contender : contenders) {
      TurnGenerator.Outcome outcome = load.saturate(contender.process, traffic, SETTLING, time);
      contender.result.add(traffic, RelayResult.Pace.FULL, outcome);
      say(contender, traffic, "%,9.0f packets/s", RelayResult.packetsPerSecond(outcome));
    }
  }

  /** After {@link #saturate} with the same traffic, which finds out what a half is. */
  void pace(RelayTraffic traffic, List<Contender> contenders)
      throws IOException, InterruptedException {
    double slowest =
        contenders.stream()
            .mapToDouble(contender -> contender.result.packetsPerSecond(traffic).median())
            .min()
            .orElseThrow();
    for (Contender contender : contenders) {
      double most = contender.result.packetsPerSecond(traffic).median();
      pace(contender, traffic, RelayResult.Pace.OWN_HALF, most / 2);
      pace(contender, traffic, RelayResult.Pace.COMMON_HALF, slowest / 2);
    }
  }

  private void pace(
      Contender contender, RelayTraffic traffic, RelayResult.Pace pace, double packetsPerSecond)
      throws IOException, InterruptedException {
    TurnGenerator.Outcome outcome =
        load.pace(contender.process, traffic, SETTLING, time, Math.round(packetsPerSecond));
    contender.result.add(traffic, pace, outcome);
    say(contender, traffic, "%,9.0f µs p99.9", outcome.number("p999") / 1e3);
  }

  void setUp(List<Contender> contenders) throws IOException, InterruptedException {
    for (Contender contender : contenders) {
      TurnGenerator.Outcome outcome = load.setUp(contender.process, SET_UPS);
      contender.result.addSetUp(outcome);
      progress.println(
          "  %-8s %,9.0f set-ups/s"
              .formatted(contender.result.title(), SET_UPS / outcome.seconds()));
    }
  }

  /** With a process of its own, that has done nothing yet but one set-up. */
  void hold(RelayServers kind, RelayResult result, int allocations)
      throws IOException, InterruptedException {
    try (RelayProcess process = start(kind, RelayPlace.loopback(1))) {
      Optional<Long> heapBefore = kind.heapBytes(process);
      long residentBefore = process.residentBytes();
      try (Child _ = load.hold(process, allocations)) {
        long residentBytes = process.residentBytes() - residentBefore;
        Optional<Long> heapAfter = kind.heapBytes(process);
        Optional<Long> heapBytes = heapAfter.map(after -> after - heapBefore.orElseThrow());
        result.held(new RelayResult.Held(allocations, heapBytes, residentBytes));
      }
    }
  }

  /** From one WebRTC client to another, both behind the relay. */
  void transfer(List<Contender> contenders) throws IOException, InterruptedException {
    for (Contender contender : contenders) {
      RelayProcess process = contender.process;
      Row row = new RawChannelRow(bench, MESSAGE_BYTES, false, Optional.of(process));
      double before = process.cpuSeconds();
      Sample sample = row.run();
      RelayResult.Transfer transfer =
          new RelayResult.Transfer(bench.sizeBytes(), sample, process.cpuSeconds() - before);
      contender.result.addTransfer(transfer);
      progress.println(
          "  %-8s %,9.0f MB/s".formatted(contender.result.title(), transfer.megabytesPerSecond()));
    }
  }

  private void say(Contender contender, RelayTraffic traffic, String format, double figure) {
    progress.println(
        "  %-8s %-28s %s".formatted(contender.result.title(), traffic, format.formatted(figure)));
  }
}
