package dev.godwit.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What may be in flight, on a clock that the test moves. */
class PathModelTest {
  private static final long MILLISECOND = 1_000_000L;
  private static final long START = -7_777_777_777L;
  private static final int CHUNK = PathModel.CHUNK_BYTES;

  private final PathModel model = new PathModel();
  private long now = START;
  private long sent;

  @Test
  void theFirstFrameIsAChunk() {
    assertEquals(CHUNK, model.allowanceBytes(now));
    assertEquals(Long.MAX_VALUE, model.deadlineNanos());
  }

  @Test
  void withNothingInFlightAChunkMayAlwaysGo() {
    fill();
    now += 60_000 * MILLISECOND;
    model.onAck(sent, 0, now);
    for (int frame = 0; frame < 100; frame++) {
      assertTrue(model.allowanceBytes(now) >= CHUNK);
      send(CHUNK);
      model.onAck(sent, 0, now);
    }
  }

  @Test
  void whatIsHandedOverNeverExceedsTheWindow() {
    fill();

    assertTrue(model.inFlightBytes() <= model.windowBytes(), "" + model.inFlightBytes());
    assertEquals(0, model.allowanceBytes(now));
  }

  @Test
  void aShortQueueLetsTheWindowGrowAndALongOneShrink() {
    rounds(12, 50);
    long grown = model.windowBytes();
    assertTrue(grown >= 3 * PathWindow.START_BYTES, "" + grown);

    rounds(4, 120);

    assertTrue(model.windowBytes() < grown, "" + model.windowBytes());
    assertEquals(50 * MILLISECOND, model.baseNanos());
    assertTrue(model.queueNanos() >= 60 * MILLISECOND);
  }

  @Test
  void silenceHalvesTheWindowButNotBelowItsLeast() {
    rounds(12, 50);
    fill();
    long before = model.windowBytes();
    now = model.deadlineNanos();
    assertEquals(0, model.allowanceBytes(now));
    assertEquals(before / 2, model.windowBytes());
    for (int times = 0; times < 20; times++) {
      now = model.deadlineNanos();
      model.allowanceBytes(now);
    }

    assertEquals(PathWindow.MIN_BYTES, model.windowBytes());
    assertTrue(model.deadlineNanos() > now);
  }

  private void rounds(int count, long tripMillis) {
    for (int round = 0; round < count; round++) {
      fill();
      long toSay = sent;
      now += tripMillis * MILLISECOND;
      model.onBacklog(0, now);
      model.onAck(toSay, 0, now);
    }
  }

  /** Hands over all that may go, as time allows it, until the window is full. */
  private void fill() {
    long from = now;
    while (model.windowBytes() - model.inFlightBytes() >= CHUNK) {
      int allowance = model.allowanceBytes(now);
      if (allowance > 0) {
        send(allowance);
      } else {
        now = Math.max(now + 1000, model.deadlineNanos());
      }
    }
    now = Math.max(from, now);
  }

  private void send(int bytes) {
    model.onSent(bytes, now);
    sent += bytes;
  }
}
