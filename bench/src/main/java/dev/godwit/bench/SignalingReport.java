package dev.godwit.bench;

import java.time.Instant;
import java.util.Map;

/**
 * What was measured of signaling servers, and whether ours reaches what it is to.
 *
 * @param at when it began
 * @param machine what it ran on
 */
record SignalingReport(
    Instant at,
    Map<String, String> machine,
    int connections,
    SignalingResult ours,
    SignalingResult other) {
  private static final double MAX_HEAP_KB = 12;
  private static final double MAX_REFERENCE_SPREAD = 1.5;

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "Signaling, %s: messages among %d connections, median (min–max) of %d rounds by turns; memory of %d idle sessions.\n\n"
            .formatted(at, connections, ours.rounds().size(), ours.idle().sessions()));
    machine.forEach((name, value) -> text.append("- %s: %s\n".formatted(name, value)));
    text.append(
        """

        | server | messages/s | CPU µs per message | heap KB per idle session | resident KB per idle session |
        | --- | --- | --- | --- | --- |
        """);
    text.append(row(ours)).append(row(other)).append('\n');
    text.append(
        "- %s: at least as many messages/s as %s, or as little CPU time for each – %.2f ×, %.2f ×\n"
            .formatted(messages(), other.title(), messageRatio(), cpuRatio()));
    text.append(
        "- %s: under %.0f KB of heap per idle session – %.1f KB\n"
            .formatted(memory(), MAX_HEAP_KB, ours.idle().heapKbPerSession()));
    return text.toString();
  }

  /** Whether no goal was missed. */
  boolean isGood() {
    return messages() != Verdict.FAIL && memory() != Verdict.FAIL;
  }

  private double messageRatio() {
    return ours.messagesPerSecond().median() / other.messagesPerSecond().median();
  }

  private double cpuRatio() {
    return ours.cpuMicrosPerMessage().median() / other.cpuMicrosPerMessage().median();
  }

  private Verdict messages() {
    if (messageRatio() >= 1 || cpuRatio() <= 1) {
      return Verdict.PASS;
    }
    return other.messagesPerSecond().factor() > MAX_REFERENCE_SPREAD
        ? Verdict.UNDECIDED
        : Verdict.FAIL;
  }

  private Verdict memory() {
    return ours.idle().heapKbPerSession() < MAX_HEAP_KB ? Verdict.PASS : Verdict.FAIL;
  }

  private static String row(SignalingResult result) {
    return "| %s | %s | %s | %.1f | %.1f |\n"
        .formatted(
            result.title(),
            result.messagesPerSecond().text("%,.0f"),
            result.cpuMicrosPerMessage().text("%.1f"),
            result.idle().heapKbPerSession(),
            result.idle().residentKbPerSession());
  }
}
