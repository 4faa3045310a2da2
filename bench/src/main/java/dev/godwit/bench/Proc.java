package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux counts for processes (proc(5)). */
final class Proc {
  /** The kernel shows times in hundredths of a second whatever its own tick is. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int CHILDREN_USER_TIME = 16;
  private static final int CHILDREN_SYSTEM_TIME = 17;
  private static final String PEAK = "VmHWM:";

  private Proc() {}

  /**
   * CPU time, user and system, of all children of this process that have ended, with their own. A
   * difference of two readings is exactly what was started and ended between them.
   */
  static double endedChildrenCpuSeconds() throws IOException {
    return childrenCpuSeconds(Files.readString(Path.of("/proc/self/stat")));
  }

  static double childrenCpuSeconds(String stat) {
    // The second field is the program's name in parentheses and may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    int thirdField = 3;
    return (Long.parseLong(fields[CHILDREN_USER_TIME - thirdField])
            + Long.parseLong(fields[CHILDREN_SYSTEM_TIME - thirdField]))
        / TICKS_PER_SECOND;
  }

  /** The most memory that a process has held at once (its resident set), or 0 if it has ended. */
  static long peakResidentBytes(long pid) {
    try {
      return peakResidentBytes(Files.readAllLines(Path.of("/proc/" + pid + "/status")));
    } catch (IOException e) {
      return 0; // it ended
    }
  }

  static long peakResidentBytes(List<String> status) {
    for (String line : status) {
      if (line.startsWith(PEAK)) {
        String kibibytes = line.substring(PEAK.length()).replace("kB", "").strip();
        return Long.parseLong(kibibytes) * 1024;
      }
    }
    return 0; // a zombie has none
  }
}
