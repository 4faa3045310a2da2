package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How busy this machine's cores have been since it started, in ticks.
 *
 * @param idle of all cores, waits for a disk among them
 * @param all of all cores
 */
record CpuUse(long idle, long all) {
  private static final int IDLE = 4;
  private static final int WAITING = 5;
  private static final int GUESTS = 9;

  static CpuUse now() throws IOException {
    return parse(Files.readAllLines(Path.of("/proc/stat")).getFirst());
  }

  /** The first line of {@code /proc/stat}; see proc(5). What guests use is in the user's time. */
  static CpuUse parse(String line) {
    String[] words = line.strip().split(" +", -1);
    long all = 0;
    for (int i = 1; i < Math.min(words.length, GUESTS); i++) {
      all += Long.parseLong(words[i]);
    }
    return new CpuUse(Long.parseLong(words[IDLE]) + Long.parseLong(words[WAITING]), all);
  }

  /** The share of all cores' time since then that was used. */
  double busySince(CpuUse earlier) {
    return 1 - (idle - earlier.idle) / (double) Math.max(1, all - earlier.all);
  }
}
