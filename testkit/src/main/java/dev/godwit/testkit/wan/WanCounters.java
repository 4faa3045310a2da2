package dev.godwit.testkit.wan;

/** What came of the packets of a path so far. */
public record WanCounters(Way toFar, Way toNear) {
  /** How many numbers {@link Way} has. */
  private static final int NUMBERS = 9;

  /**
   * One way.
   *
   * @param packets that were handed to it
   * @param bytes of those, with IP headers
   * @param lost at random
   * @param queueDrops because the queue was full
   * @param ringDrops because more were under way than the program holds: no path of ours does that
   * @param delivered packets that came out
   * @param deliveredBytes of those, with IP headers
   * @param refused by the device at the other end
   * @param late came out more than 2 ms after their time, because the machine was busy
   */
  public record Way(
      long packets,
      long bytes,
      long lost,
      long queueDrops,
      long ringDrops,
      long delivered,
      long deliveredBytes,
      long refused,
      long late) {}

  /** Reads the program's answer. */
  static WanCounters parse(String numbers) {
    String[] words = numbers.strip().split(" ", -1);
    if (words.length != 2 * NUMBERS) {
      throw new IllegalArgumentException("These are not the counters of two ways: " + numbers);
    }
    return new WanCounters(way(words, 0), way(words, NUMBERS));
  }

  private static Way way(String[] words, int from) {
    long[] n = new long[NUMBERS];
    for (int i = 0; i < NUMBERS; i++) {
      n[i] = Long.parseLong(words[from + i]);
    }
    return new Way(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]);
  }
}
