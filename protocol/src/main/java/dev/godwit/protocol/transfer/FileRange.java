package dev.godwit.protocol.transfer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The entries {@code from ≤ n < to} of a manifest.
 *
 * @param from the first, from 0
 * @param to one past the last
 */
public record FileRange(int from, int to) {
  public FileRange {
    if (from < 0 || to <= from || to > Manifest.MAX_ENTRIES) {
      throw new IllegalArgumentException("not a range of entries");
    }
  }

  /** The ranges that cover exactly these numbers, in order, at most {@code limit} of them. */
  public static List<FileRange> covering(BitSet files, int limit) {
    List<FileRange> ranges = new ArrayList<>();
    int from = files.nextSetBit(0);
    while (from >= 0 && ranges.size() < limit) {
      int to = files.nextClearBit(from);
      ranges.add(new FileRange(from, to));
      from = files.nextSetBit(to);
    }
    return ranges;
  }

  /** How many entries these are. */
  public static int count(List<FileRange> ranges) {
    return ranges.stream().mapToInt(range -> range.to() - range.from()).sum();
  }
}
