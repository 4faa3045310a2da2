package dev.godwit.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.transfer.SentStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamFeedTest {
  private static final int BLOCK = 1 << 20;

  /** Longer than any test: nobody is too slow. */
  private static final Duration ENDLESS = Duration.ofHours(1);

  /** A stream that never ends; its bytes are the lowest of their places' digits. */
  private static final class Endless extends InputStream {
    private long place;

    @Override
    public int read() {
      return (int) (place++ & 0xff);
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      for (int i = 0; i < length; i++) {
        into[offset + i] = (byte) read();
      }
      return length;
    }
  }

  /** Takes block after block, as a sender's machine does. */
  private static final class Taker {
    final StreamFeed.Tap tap;
    private final Deque<Long> held = new ArrayDeque<>();
    private long end;

    Taker(StreamFeed feed) {
      tap = feed.tap(() -> {});
    }

    StreamFeed.Read take() {
      tap.want(end);
      await().until(tap::isReady);
      return taken();
    }

    private StreamFeed.Read taken() {
      StreamFeed.Read read = Objects.requireNonNull(tap.take());
      if (read.digest() != null) {
        held.add(end);
        end += read.length();
      }
      return read;
    }

    /** Takes as much as others may hold back, and wants the next. */
    void takeAllThatIsKept() {
      for (int i = 0; i < SentStream.MAX_KEPT_BLOCKS; i++) {
        take();
        releaseOldest();
      }
      tap.want(end);
    }

    void releaseOldest() {
      tap.release(held.remove());
    }
  }

  @Test
  void nothingIsReadBeforeAllHaveBegun() {
    StreamFeed feed = new StreamFeed(new Endless(), ENDLESS);
    Taker ann = new Taker(feed);
    Taker bob = new Taker(feed);
    feed.start();

    ann.tap.want(0);
    assertFalse(ann.tap.isReady());
    assertEquals(BLOCK, bob.take().length());

    await().until(ann.tap::isReady);
    assertEquals(BLOCK, ann.taken().length());
    ann.tap.close();
    bob.tap.close();
  }

  @Test
  void whoIsOutIsNotWaitedFor() {
    StreamFeed feed = new StreamFeed(new Endless(), ENDLESS);
    Taker ann = new Taker(feed);
    Taker bob = new Taker(feed);
    feed.start();

    bob.tap.close();

    assertEquals(BLOCK, ann.take().length());
    ann.tap.close();
  }

  @Test
  void theSlowestPacesAll() {
    StreamFeed feed = new StreamFeed(new Endless(), ENDLESS);
    Taker fast = new Taker(feed);
    Taker slow = new Taker(feed);
    feed.start();
    slow.tap.want(0);
    fast.takeAllThatIsKept();

    await().during(Duration.ofMillis(100)).until(() -> !fast.tap.isReady());
    await().until(slow.tap::isReady);
    slow.taken();
    slow.releaseOldest();

    await().until(fast.tap::isReady);
    fast.tap.close();
    slow.tap.close();
  }

  @Test
  void whoAloneKeepsOthersWaitingForTooLongIsOut() throws Exception {
    StreamFeed feed = new StreamFeed(new Endless(), Duration.ofMillis(300));
    Taker fast = new Taker(feed);
    Taker slow = new Taker(feed);
    CompletableFuture<String> out = new CompletableFuture<>();
    fast.tap.whenTooSlow(() -> out.complete("fast"));
    slow.tap.whenTooSlow(() -> out.complete("slow"));
    feed.start();
    slow.tap.want(0);
    fast.takeAllThatIsKept();

    assertEquals("slow", out.get(30, TimeUnit.SECONDS));
    slow.tap.close();

    await().until(fast.tap::isReady);
    fast.tap.close();
  }

  @Test
  void twoThatAreEquallySlowAreNotOut() {
    StreamFeed feed = new StreamFeed(new Endless(), Duration.ofMillis(50));
    Taker fast = new Taker(feed);
    Taker slow = new Taker(feed);
    Taker asSlow = new Taker(feed);
    CompletableFuture<String> out = new CompletableFuture<>();
    slow.tap.whenTooSlow(() -> out.complete("slow"));
    asSlow.tap.whenTooSlow(() -> out.complete("as slow"));
    feed.start();
    slow.tap.want(0);
    asSlow.tap.want(0);
    fast.takeAllThatIsKept();

    await().during(Duration.ofMillis(300)).until(() -> !out.isDone() && !fast.tap.isReady());
    fast.tap.close();
    slow.tap.close();
    asSlow.tap.close();
  }

  @Test
  void allGetTheSameBytesAndHearOfTheEnd() {
    byte[] all = new byte[BLOCK + 5];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i * 31);
    }
    StreamFeed feed = new StreamFeed(new ByteArrayInputStream(all), ENDLESS);
    Taker ann = new Taker(feed);
    Taker bob = new Taker(feed);
    feed.start();
    bob.tap.want(0);

    assertFalse(ann.take().end());
    StreamFeed.Read last = ann.take();
    await().until(bob.tap::isReady);
    bob.taken();
    StreamFeed.Read bobsLast = bob.take();

    assertTrue(last.end());
    assertEquals(5, last.length());
    assertEquals(last, bobsLast);
    assertEquals(
        ByteBuffer.wrap(all, BLOCK, 5).slice(),
        bob.tap.bytesAt(BLOCK).clear().limit(last.length()));
    ann.tap.close();
    bob.tap.close();
  }

  @Test
  void aStreamThatBreaksIsToldToAll() throws IOException {
    InputStream broken = InputStream.nullInputStream();
    broken.close();
    StreamFeed feed = new StreamFeed(broken, ENDLESS);
    Taker ann = new Taker(feed);
    Taker bob = new Taker(feed);
    feed.start();
    bob.tap.want(0);

    assertNull(ann.take().digest());
    assertNull(bob.take().digest());
    ann.tap.close();
    bob.tap.close();
  }
}
