package dev.godwit.acceptance.hostile;

import static dev.godwit.acceptance.hostile.Words.block;
import static dev.godwit.acceptance.hostile.Words.digest;
import static dev.godwit.acceptance.hostile.Words.entry;
import static dev.godwit.acceptance.hostile.Words.offer;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A sender of many files of one byte, which begins each and ends none. */
record ManyFiles(int count) {
  /** One more than may be begun and not done. */
  static final ManyFiles MORE_THAN_THE_CREDIT = new ManyFiles(513);

  private static final int PAGE = 100;

  /** The offer, with the first page of what there is. */
  String offered() {
    return offer(count, count, entries(0, PAGE)).replace("\"more\":false", "\"more\":true");
  }

  /** Says the rest of what there is, as it is asked for. */
  void list(RawPeer peer) throws InterruptedException {
    for (int from = PAGE; from < count; from += PAGE) {
      peer.hear("next");
      int to = Math.min(count, from + PAGE);
      peer.say(
          "{\"type\":\"files\",\"files\":[%s],\"more\":%b}"
              .formatted(entries(from, to), to < count));
    }
  }

  /** Sends the bytes of each, and never says that this was all of it. */
  void begin(RawPeer peer) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      peer.say(block(i, 0, digest(new byte[1]), 1));
      peer.send(new byte[1]);
    }
  }

  private static String entries(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> entry("file " + i, 1))
        .collect(Collectors.joining(","));
  }
}
