package dev.godwit.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.random.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LinkInboxTest {
  private final AtomicInteger wakes = new AtomicInteger();
  private final LinkInbox inbox = new LinkInbox(wakes::incrementAndGet);

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count);
  }

  private static byte[] read(LinkInbox inbox, long from, int length) {
    byte[] read = new byte[length];
    int at = 0;
    for (ByteBuffer slice : inbox.slices(from, length)) {
      int part = slice.remaining();
      slice.get(read, at, part);
      at += part;
    }
    return read;
  }

  @Test
  void textAndBytesComeOutInTheOrderInWhichTheyCame() {
    inbox.makeRoom(100);
    inbox.onText("first");
    inbox.onBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    inbox.onText("last");
    assertEquals(3, wakes.get());
    assertEquals(LinkInbox.Next.TEXT, inbox.next());
    assertEquals("first", inbox.text());
    assertEquals(LinkInbox.Next.BYTES, inbox.next());
    assertEquals(3, inbox.size());
    assertArrayEquals(new byte[] {1, 2, 3}, read(inbox, 0, 3));
    assertEquals(LinkInbox.Next.TEXT, inbox.next());
    assertEquals("last", inbox.text());
    assertEquals(LinkInbox.Next.NOTHING, inbox.next());
  }

  @Test
  void bytesWithoutRoomForAnyAreAnOverflow() {
    inbox.onBinary(bytes(1));
    assertEquals(LinkInbox.Next.OVERFLOW, inbox.next());
  }

  @Test
  void oneByteMoreThanTheWindowIsAnOverflow() {
    inbox.makeRoom(10);
    inbox.onBinary(bytes(10));
    assertEquals(LinkInbox.Next.BYTES, inbox.next());
    inbox.free(3);
    inbox.onBinary(bytes(3));
    assertEquals(LinkInbox.Next.BYTES, inbox.next());
    inbox.onBinary(bytes(1));
    assertEquals(LinkInbox.Next.OVERFLOW, inbox.next());
  }

  @Test
  void whatCameBeforeAnOverflowIsStillThereAndNothingAfterIt() {
    inbox.makeRoom(10);
    inbox.onText("before");
    inbox.onBinary(bytes(11));
    inbox.onText("after");
    inbox.onBinary(bytes(1));
    assertEquals(LinkInbox.Next.TEXT, inbox.next());
    assertEquals(LinkInbox.Next.OVERFLOW, inbox.next());
    assertEquals(LinkInbox.Next.OVERFLOW, inbox.next());
  }

  @Test
  void moreTextThanMayWaitIsAnOverflow() {
    String half = "x".repeat(LinkInbox.MAX_TEXT / 2);
    inbox.onText(half);
    inbox.onText(half);
    assertEquals(LinkInbox.Next.TEXT, inbox.next());
    inbox.onText(half);
    assertEquals(LinkInbox.Next.TEXT, inbox.next());
    assertEquals(LinkInbox.Next.TEXT, inbox.next(), "text that was read makes room");
    inbox.onText(half + half + "x");
    assertEquals(LinkInbox.Next.OVERFLOW, inbox.next());
  }

  @Test
  void moreFramesThanMayWaitAreAnOverflow() {
    for (int i = 0; i < LinkInbox.MAX_FRAMES; i++) {
      inbox.onBinary(bytes(0));
    }
    inbox.onText("one more");
    for (int i = 0; i < LinkInbox.MAX_FRAMES; i++) {
      assertEquals(LinkInbox.Next.BYTES, inbox.next());
    }
    assertEquals(LinkInbox.Next.OVERFLOW, inbox.next());
  }

  @Test
  void aClosedInboxTakesNothing() {
    inbox.makeRoom(10);
    inbox.onText("before");
    inbox.close();
    inbox.onText("after");
    inbox.onBinary(bytes(1));
    assertEquals(LinkInbox.Next.OVERFLOW, inbox.next());
  }

  @Test
  void bytesSurviveTheRingsEndWhereverItFalls() throws Exception {
    Seeds.each(1, 3, LinkInboxTest::goRoundTheRing);
  }

  private static void goRoundTheRing(Random random) {
    LinkInbox inbox = new LinkInbox(() -> {});
    int window = 1000;
    inbox.makeRoom(window);
    Deque<byte[]> kept = new ArrayDeque<>();
    int used = 0;
    long position = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] frame = new byte[1 + random.nextInt(300)];
      random.nextBytes(frame);
      while (used + frame.length > window) {
        byte[] oldest = kept.remove();
        assertArrayEquals(oldest, read(inbox, position, oldest.length));
        position += oldest.length;
        used -= oldest.length;
        inbox.free(oldest.length);
      }
      // As the engine's: at some place of a larger buffer.
      ByteBuffer arriving = ByteBuffer.allocateDirect(400).position(50);
      arriving.put(frame).limit(50 + frame.length).position(50);
      inbox.onBinary(arriving);
      assertEquals(LinkInbox.Next.BYTES, inbox.next());
      assertEquals(frame.length, inbox.size());
      kept.add(frame);
      used += frame.length;
    }
    assertTrue(position > window, "the ring went round");
  }
}
