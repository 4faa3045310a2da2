package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux counts for processes (proc(5)). */
final class Proc {
  /** The kernel shows times in hundredths of a second whatever its own tick is. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TIME = 14;
  private static final int SYSTEM_TIME = 15;
  private static final int CHILDREN_USER_TIME = 16;
  private static final int CHILDREN_SYSTEM_TIME = 17;
  private static final String PEAK = "VmHWM:";
  private static final String RESIDENT = "VmRSS:";
  private static final String READ = "rchar:";

  private Proc() {}

  /**
   * CPU time, user and system, of all children of this process that have ended, with their own. A
   * difference of two readings is exactly what was started and ended between them.
   */
  static double endedChildrenCpuSeconds() throws IOException {
    return childrenCpuSeconds(Files.readString(Path.of("/proc/self/stat")));
  }

  static double childrenCpuSeconds(String stat) {
    return seconds(stat, CHILDREN_USER_TIME, CHILDREN_SYSTEM_TIME);
  }

  /**
   * CPU time, user and system, of a process with its descendants, dead or alive. A difference of
   * two readings is what they all used between them, if none outlives its parent.
   */
  static double treeCpuSeconds(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants())
        .mapToDouble(process -> cpuSeconds(process.pid()))
        .sum();
  }

  private static double cpuSeconds(long pid) {
    try {
      return cpuSeconds(Files.readString(Path.of("/proc/" + pid + "/stat")));
    } catch (IOException e) {
      return 0; // it ended, and its parent counts it
    }
  }

  static double cpuSeconds(String stat) {
    return seconds(stat, USER_TIME, SYSTEM_TIME, CHILDREN_USER_TIME, CHILDREN_SYSTEM_TIME);
  }

  private static double seconds(String stat, int... times) {
    // The second field is the program's name in parentheses and may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    int thirdField = 3;
    long ticks = 0;
    for (int time : times) {
      ticks += Long.parseLong(fields[time - thirdField]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** The words of its command line; none if it has ended. */
  static List<String> commandLine(long pid) {
    try {
      // Chromium renames its processes: their words are then parted by spaces.
      return List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("[\0 ]"));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The most memory that a process has held at once (its resident set), or 0 if it has ended. */
  static long peakResidentBytes(long pid) {
    return bytes(PEAK, pid);
  }

  /** What memory a process holds (its resident set), or 0 if it has ended. */
  static long residentBytes(long pid) {
    return bytes(RESIDENT, pid);
  }

  /** How many bytes a process has read by system calls so far, or 0 if it has ended. */
  static long readBytes(long pid) {
    try {
      return readBytes(Files.readAllLines(Path.of("/proc/" + pid + "/io")));
    } catch (IOException e) {
      return 0; // it ended
    }
  }

  static long readBytes(List<String> io) {
    return io.stream()
        .filter(line -> line.startsWith(READ))
        .mapToLong(line -> Long.parseLong(line.substring(READ.length()).strip()))
        .sum();
  }

  private static long bytes(String field, long pid) {
    try {
      return bytes(field, Files.readAllLines(Path.of("/proc/" + pid + "/status")));
    } catch (IOException e) {
      return 0; // it ended
    }
  }

  static long peakResidentBytes(List<String> status) {
    return bytes(PEAK, status);
  }

  private static long bytes(String field, List<String> status) {
    for (String line : status) {
      if (line.startsWith(field)) {
        String kibibytes = line.substring(field.length()).replace("kB", "").strip();
        return Long.parseLong(kibibytes) * 1024;
      }
    }
    return 0; // a zombie has none
  }
}
