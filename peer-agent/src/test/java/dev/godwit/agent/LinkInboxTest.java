package dev.godwit.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.agent.file.PartialFiles;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.testkit.random.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LinkInboxTest {
  private final AtomicInteger wakes = new AtomicInteger();
  private final InboxMemory memory = new InboxMemory(64 << 20);
  private final LinkInbox inbox = new LinkInbox(memory, wakes::incrementAndGet);

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count);
  }

  private static byte[] read(LinkInbox.Arrived block) {
    byte[] read = new byte[block.length()];
    int at = 0;
    for (ByteBuffer slice : block.data()) {
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
    assertArrayEquals(new byte[] {1, 2, 3}, read(inbox.takeBlock(3)));
    assertEquals(LinkInbox.Next.TEXT, inbox.next());
    assertEquals("last", inbox.text());
    assertEquals(LinkInbox.Next.NOTHING, inbox.next());
  }

  @Test
  void bytesBeforeThereIsRoomForAnyAreToldAndNotKept() {
    inbox.onBinary(bytes(PartialFiles.PAGE_BYTES));
    assertEquals(LinkInbox.Next.BYTES, inbox.next());
    assertEquals(PartialFiles.PAGE_BYTES, inbox.size());
    assertEquals(0, memory.lentSegments());
    assertEquals(LinkInbox.Next.NOTHING, inbox.next());
  }

  @Test
  void oneByteMoreThanTheWindowIsAnOverflow() {
    inbox.makeRoom(10);
    inbox.onBinary(bytes(3));
    inbox.onText("a block");
    inbox.onBinary(bytes(7));
    assertEquals(LinkInbox.Next.BYTES, inbox.next());
    inbox.freeBlock(inbox.takeBlock(3));
    assertEquals(LinkInbox.Next.TEXT, inbox.next());
    assertEquals(LinkInbox.Next.BYTES, inbox.next());
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
  void bytesSurviveTheEndsOfSegmentsWhereverTheyFall() throws Exception {
    Seeds.each(1, 3, LinkInboxTest::goOverManySegments);
  }

  private static void goOverManySegments(Random random) {
    InboxMemory memory = new InboxMemory(64 << 20);
    LinkInbox inbox = new LinkInbox(memory, () -> {});
    int window = 2 << 20;
    inbox.makeRoom(window);
    Deque<byte[]> sent = new ArrayDeque<>();
    Deque<LinkInbox.Arrived> kept = new ArrayDeque<>();
    int used = 0;
    long total = 0;
    while (total < 30L * window) {
      byte[] block = new byte[1 + random.nextInt(random.nextBoolean() ? 300 : 1 << 20)];
      random.nextBytes(block);
      while (used + block.length > window) {
        LinkInbox.Arrived oldest = kept.remove();
        assertArrayEquals(sent.remove(), read(oldest));
        used -= oldest.length();
        inbox.freeBlock(oldest);
      }
      inbox.onText("a block");
      assertEquals(LinkInbox.Next.TEXT, inbox.next());
      for (int at = 0; at < block.length; at += 16_384) {
        arrive(inbox, block, at, Math.min(16_384, block.length - at));
      }
      sent.add(block);
      kept.add(inbox.takeBlock(block.length));
      used += block.length;
      total += block.length;
    }
    inbox.close();
    assertEquals(0, memory.lentSegments());
  }

  @Test
  void ofManyLargeBlocksBehindASmallOneOnlyTheFirstIsSplit() {
    inbox.makeRoom(4 << 20);
    int split = 0;
    for (int i = 0; i < 20; i++) {
      int length = i == 0 ? 100 : 1 << 20;
      inbox.onText("a block");
      inbox.onBinary(bytes(length));
      assertEquals(LinkInbox.Next.TEXT, inbox.next());
      assertEquals(LinkInbox.Next.BYTES, inbox.next());
      LinkInbox.Arrived block = inbox.takeBlock(length);
      split += block.data().length - 1;
      inbox.freeBlock(block);
    }
    assertEquals(1, split);
  }

  @Test
  void memoryIsTakenForWhatIsThereAlone() {
    inbox.makeRoom(16 << 20);
    assertEquals(0, memory.lentSegments());
    inbox.onText("a block");
    inbox.onBinary(bytes(100));
    assertEquals(1, memory.lentSegments());
  }

  /** As the engine's: at some place of a larger buffer. */
  private static void arrive(LinkInbox inbox, byte[] block, int at, int length) {
    ByteBuffer larger = ByteBuffer.allocateDirect(20_000).position(50);
    inbox.onBinary(larger.put(block, at, length).limit(50 + length).position(50));
    assertEquals(LinkInbox.Next.BYTES, inbox.next());
    assertEquals(length, inbox.size());
  }

  @Test
  void eachBlockBeginsOnAPagesBorder() {
    inbox.makeRoom(1 << 20);
    for (int length : new int[] {1, 5000, 16_384, 3}) {
      inbox.onText("a block");
      inbox.onBinary(bytes(length));
      assertEquals(LinkInbox.Next.TEXT, inbox.next());
      assertEquals(LinkInbox.Next.BYTES, inbox.next());
      ByteBuffer start = inbox.takeBlock(length).data()[0];
      assertEquals(0, start.alignmentOffset(0, PartialFiles.PAGE_BYTES));
    }
  }

  @Test
  void asManySmallBlocksAsMayBeUnderWayHaveRoom() {
    int window = 1 << 20;
    inbox.makeRoom(window);
    for (int i = 1; i < Frame.MAX_FILES_UNDER_WAY; i++) {
      inbox.onText("a block");
      inbox.onBinary(bytes(1));
    }
    inbox.onText("a block");
    inbox.onBinary(bytes(window - Frame.MAX_FILES_UNDER_WAY + 1));
    LinkInbox.Next next = inbox.next();
    while (next == LinkInbox.Next.TEXT || next == LinkInbox.Next.BYTES) {
      next = inbox.next();
    }
    assertEquals(LinkInbox.Next.NOTHING, next);
  }
}
