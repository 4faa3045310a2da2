package dev.godwit.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What was measured of one relay: samples are added in the order in which they are taken. */
final class RelayResult {
  private static final double MICROS_PER_SECOND = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;

  /** How packets are sent. */
  enum Pace {
    /** As many as come through. */
    FULL,
    /** Half of the most that this relay takes. */
    OWN_HALF,
    /** Half of the most that the slower relay takes, so that delays compare. */
    COMMON_HALF
  }

  private record Relayed(RelayTraffic traffic, Pace pace, TurnGenerator.Outcome outcome) {}

  /** What allocations cost that do nothing: with them less without them. */
  record Held(int allocations, Optional<Long> heapBytes, long residentBytes) {
    Optional<Double> heapKbPerAllocation() {
      return heapBytes.map(bytes -> bytes / 1e3 / allocations);
    }

    double residentKbPerAllocation() {
      return residentBytes / 1e3 / allocations;
    }
  }

  /** Bytes that went through it from one WebRTC client to another. */
  record Transfer(long sizeBytes, Sample sample, double serverCpuSeconds) {
    double megabytesPerSecond() {
      return sizeBytes / 1e6 / sample.stream().orElseThrow().seconds();
    }

    double serverCpuSecondsPerGb() {
      return serverCpuSeconds / (sizeBytes / 1e9);
    }
  }

  private final String title;
  private final List<Relayed> samples = new ArrayList<>();
  private final List<TurnGenerator.Outcome> setUps = new ArrayList<>();
  private final List<Transfer> transfers = new ArrayList<>();
  private Optional<Held> held = Optional.empty();

  RelayResult(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  void add(RelayTraffic traffic, Pace pace, TurnGenerator.Outcome outcome) {
    samples.add(new Relayed(traffic, pace, outcome));
  }

  void addSetUp(TurnGenerator.Outcome outcome) {
    setUps.add(outcome);
  }

  void addTransfer(Transfer transfer) {
    transfers.add(transfer);
  }

  void held(Held measured) {
    held = Optional.of(measured);
  }

  Optional<Held> held() {
    return held;
  }

  Spread packetsPerSecond(RelayTraffic traffic) {
    return spread(traffic, Pace.FULL, RelayResult::packetsPerSecond);
  }

  static double packetsPerSecond(TurnGenerator.Outcome outcome) {
    return outcome.number("relayed") / outcome.seconds();
  }

  /** CPU time of the server for a packet that came through. */
  Spread cpuMicrosPerPacket(RelayTraffic traffic) {
    return spread(
        traffic,
        Pace.FULL,
        outcome -> outcome.serverCpuSeconds() * MICROS_PER_SECOND / outcome.number("relayed"));
  }

  /** How much of its core the server used: well below 1 says that something else was the limit. */
  Spread coreShare(RelayTraffic traffic) {
    return spread(traffic, Pace.FULL, outcome -> outcome.serverCpuSeconds() / outcome.seconds());
  }

  /** Of all packets of that kind, in all rounds. */
  double lostShare(RelayTraffic traffic, Pace pace) {
    return sum(traffic, pace, "lost") / sum(traffic, pace, "sent");
  }

  double sum(RelayTraffic traffic, Pace pace, String word) {
    return of(traffic, pace).mapToDouble(outcome -> outcome.number(word)).sum();
  }

  /** A percentile by its name in the generator's words, at the rate that both relays were given. */
  Spread delayMicros(RelayTraffic traffic, String percentile) {
    return spread(
        traffic, Pace.COMMON_HALF, outcome -> outcome.number(percentile) / NANOS_PER_MICRO);
  }

  boolean has(RelayTraffic traffic, Pace pace) {
    return of(traffic, pace).findAny().isPresent();
  }

  boolean hasSetUps() {
    return !setUps.isEmpty();
  }

  Spread setUpsPerSecond() {
    return Spread.of(
        setUps.stream()
            .mapToDouble(outcome -> outcome.number("allocated") / outcome.seconds())
            .toArray());
  }

  Spread cpuMicrosPerSetUp() {
    return Spread.of(
        setUps.stream()
            .mapToDouble(outcome ->
                outcome.serverCpuSeconds() * MICROS_PER_SECOND / outcome.number("allocated"))
            .toArray());
  }

  boolean hasTransfers() {
    return !transfers.isEmpty();
  }

  /** From the first byte to the last at the receiver. */
  Spread megabytesPerSecond() {
    return Spread.of(transfers.stream().mapToDouble(Transfer::megabytesPerSecond).toArray());
  }

  Spread serverCpuSecondsPerGb() {
    return Spread.of(transfers.stream().mapToDouble(Transfer::serverCpuSecondsPerGb).toArray());
  }

  private Spread spread(
      RelayTraffic traffic, Pace pace, ToDoubleFunction<TurnGenerator.Outcome> measure) {
    return Spread.of(of(traffic, pace).mapToDouble(measure).toArray());
  }

  private Stream<TurnGenerator.Outcome> of(RelayTraffic traffic, Pace pace) {
    return samples.stream()
        .filter(sample -> sample.traffic.equals(traffic) && sample.pace == pace)
        .map(Relayed::outcome);
  }
}
