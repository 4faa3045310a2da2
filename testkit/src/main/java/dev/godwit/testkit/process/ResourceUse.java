package dev.godwit.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a process has used up to a moment of its life, as Linux counts it; see proc(5).
 *
 * @param peakResidentBytes the most memory that was resident at once (VmHWM)
 * @param cpuTime user and system time of its threads and of the children it has waited for
 */
public record ResourceUse(long peakResidentBytes, Duration cpuTime) {
  /** What the kernel counts in for user space (USER_HZ): 100 on every architecture of Linux. */
  private static final int TICKS_PER_SECOND = 100;

  // The first field after the name in stat is number 3; utime, stime, cutime, cstime follow.
  private static final int FIRST_TIME_FIELD = 14 - 3;
  private static final int TIME_FIELDS = 4;

  /** Of a process that lives, or empty if it does no longer (or this is not Linux). */
  static Optional<ResourceUse> of(long pid) {
    Path directory = Path.of("/proc", Long.toString(pid));
    try {
      Optional<Long> peak = peakResidentBytes(Files.readAllLines(directory.resolve("status")));
      Duration cpuTime = cpuTime(Files.readString(directory.resolve("stat")));
      return peak.map(bytes -> new ResourceUse(bytes, cpuTime));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A process that is about to vanish has the line no longer. */
  private static Optional<Long> peakResidentBytes(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst();
  }

  private static Duration cpuTime(String stat) {
    // The name, in parentheses, may hold spaces and parentheses itself.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int i = FIRST_TIME_FIELD; i < FIRST_TIME_FIELD + TIME_FIELDS; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return Duration.ofSeconds(ticks).dividedBy(TICKS_PER_SECOND);
  }
}
