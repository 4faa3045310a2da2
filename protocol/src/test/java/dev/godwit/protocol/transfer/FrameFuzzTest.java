package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.godwit.testkit.random.Seeds;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever text comes, a frame or the one typed error comes out, and little is allocated. Runs
 * longer, with ever new seeds, by {@code -Dgodwit.fuzz.seconds=N}.
 */
class FrameFuzzTest {
  private static final long SECONDS = Long.getLong("godwit.fuzz.seconds", 0);
  private static final int RUNS = 30_000;

  /** A frame of 16 KiB becomes objects of many times its size, but not of any size. */
  private static final long MAX_ALLOCATED = 8 << 20;

  /** What parsers stumble over, to be put anywhere. */
  private static final List<String> SPICE =
      List.of(
          "\"",
          "\\",
          "\\u0000",
          "\\ud800",
          "\u0000",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "true",
          "-1",
          "1.0",
          "1e999",
          "9007199254740992",
          "99999999999999999999",
          "\"type\":",
          "\"file\":",
          "\"files\":[",
          "\"path\":\"../x\"",
          "[[0,1],[0,1]]",
          "😀",
          "\udc00",
          "\u202e",
          "é",
          " ",
          "{\"a\":".repeat(40),
          "[".repeat(40),
          "x".repeat(5000),
          "9".repeat(400));

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final List<String> GOLDEN = new ArrayList<>();

  @BeforeAll
  static void readVectors() {
    for (String file : List.of("frames.json", "invalid-frames.json")) {
      Vectors.entries(file).forEach(vector -> GOLDEN.add(Vectors.text(vector, "text")));
    }
  }

  @Test
  void aValidFrameIsReadAsItWasWritten() {
    Seeds.each(
        1,
        RUNS,
        random -> {
          Frame frame = new RandomFrames(random).next();
          assertEquals(frame, FrameCodec.decode(FrameCodec.encode(frame)));
        });
  }

  @Test
  void anyTextIsAFrameOrTheTypedError() {
    Seeds.each(1, RUNS, random -> decode(mutated(random)));
    if (SECONDS > 0) {
      Seeds.forSeconds(SECONDS, random -> decode(mutated(random)));
    }
  }

  @Test
  void anyBytesAreAFrameOrTheTypedError() {
    Seeds.each(1, RUNS / 3, random -> decode(mutatedBytes(random)));
    if (SECONDS > 0) {
      Seeds.forSeconds(SECONDS, random -> decode(mutatedBytes(random)));
    }
  }

  private static void decode(String text) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      Frame frame = FrameCodec.decode(text);
      // What was understood can be said again, and means the same.
      assertEquals(frame, FrameCodec.decode(FrameCodec.encode(frame)));
    } catch (FrameException e) {
      assertTrue(!e.reason().isEmpty());
      FrameCodec.encode(new Frame.Violation(e.code(), e.reason()));
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < MAX_ALLOCATED, "allocated " + allocated);
  }

  private static String mutated(Random random) {
    StringBuilder text = new StringBuilder(pick(GOLDEN, random));
    for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(6));
      switch (random.nextInt(6)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, pick(SPICE, random));
        case 2 -> text.replace(at, end, pick(SPICE, random));
        case 3 -> text.insert(at, (char) random.nextInt(0x10000));
        case 4 -> replaceValue(text, random);
        default -> {
          String other = pick(GOLDEN, random);
          text.replace(at, text.length(), other.substring(random.nextInt(other.length() + 1)));
        }
      }
    }
    return text.toString();
  }

  /** Puts another value behind a colon, so that the structure stays and the types do not. */
  private static void replaceValue(StringBuilder text, Random random) {
    int colon = text.indexOf(":", random.nextInt(text.length() + 1));
    int end = text.indexOf(",", Math.max(0, colon));
    if (colon >= 0 && end >= 0) {
      text.replace(colon + 1, end, pick(SPICE, random));
    }
  }

  private static String mutatedBytes(Random random) {
    byte[] bytes = pick(GOLDEN, random).getBytes(StandardCharsets.UTF_8);
    for (int changes = random.nextInt(1, 8); changes > 0 && bytes.length > 0; changes--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String pick(List<String> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
