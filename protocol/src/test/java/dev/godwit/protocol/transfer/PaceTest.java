package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.random.Seeds;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000;
  private static final long RATE = 1_000_000;

  /** How much goes through in so many seconds when pieces are taken as soon as they may be. */
  private static long taken(Pace pace, long fromNanos, int seconds, int piece) {
    long now = fromNanos;
    long bytes = 0;
    while (now < fromNanos + seconds * SECOND) {
      now = Math.max(now, pace.freeAtNanos());
      pace.take(piece, now);
      bytes += piece;
    }
    return bytes;
  }

  @Test
  void noMoreGoesThroughThanTheLimitAndLittleLess() throws Exception {
    Seeds.each(
        1,
        50,
        random -> {
          long rate = 10_000L + random.nextInt(100_000_000);
          Pace pace = new Pace(rate);
          long bytes = taken(pace, random.nextLong(SECOND), 20, pace.pieceBytes());
          long allowed = 20 * rate + rate / 10 + 2L * pace.pieceBytes();
          assertTrue(bytes <= allowed, () -> bytes + " of " + rate);
          assertTrue(bytes >= 20 * rate, () -> bytes + " of " + rate);
        });
  }

  @Test
  void whatWasNotTakenIsKeptForATenthOfASecondOnly() {
    Pace pace = new Pace(RATE);
    pace.take(1, 0);
    long bytes = taken(pace, 3600 * SECOND, 1, 1000);
    assertTrue(bytes <= RATE + RATE / 10 + 2000, () -> "" + bytes);
  }

  @Test
  void theFirstPieceMayGoAtOnce() {
    assertEquals(Long.MIN_VALUE, new Pace(RATE).freeAtNanos());
  }

  @Test
  void piecesAreWholeChunksOfATenthOfASecond() {
    assertEquals(Frame.CHUNK_BYTES, new Pace(Pace.MIN_BYTES_PER_SECOND).pieceBytes());
    assertEquals(6 * Frame.CHUNK_BYTES, new Pace(RATE).pieceBytes());
    assertEquals(Frame.BLOCK_BYTES, new Pace(1L << 40).pieceBytes());
  }

  @Test
  void aLimitThatNothingCouldLiveWithIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Pace(999));
  }
}
