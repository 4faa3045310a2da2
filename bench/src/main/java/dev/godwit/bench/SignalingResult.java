package dev.godwit.bench;

import java.util.List;

/** What was measured of one signaling server. */
record SignalingResult(String title, List<Round> rounds, Idle idle) {
  private static final double MICROS_PER_SECOND = 1e6;

  /** Messages passed on under load. */
  record Round(long messages, double seconds, double cpuSeconds) {}

  /** What sessions cost that say nothing: with them less without them. */
  record Idle(int sessions, long heapBytes, long residentBytes) {
    double heapKbPerSession() {
      return heapBytes / 1e3 / sessions;
    }

    double residentKbPerSession() {
      return residentBytes / 1e3 / sessions;
    }
  }

  Spread messagesPerSecond() {
    return Spread.of(
        rounds.stream().mapToDouble(round -> round.messages() / round.seconds()).toArray());
  }

  /** CPU time of the server for a message. */
  Spread cpuMicrosPerMessage() {
    return Spread.of(
        rounds.stream()
            .mapToDouble(round -> round.cpuSeconds() * MICROS_PER_SECOND / round.messages())
            .toArray());
  }
}
