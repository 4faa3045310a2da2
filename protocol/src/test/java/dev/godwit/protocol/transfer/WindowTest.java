package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.random.Seeds;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How the receiver's window follows path, disk and memory, and never strangles a sender. */
class WindowTest {
  private static final int MIB = 1 << 20;

  @Test
  void aFarAndFastPathGetsALargeWindow() {
    Setup setup = adaptive(TestFile.of("a", 120 * MIB));
    setup.path(Duration.ofMillis(100), 200_000_000, 4 * MIB);
    Pair pair = Pair.of(setup).run();

    pair.assertComplete();
    assertEquals(16 * MIB, pair.receiver.memoryBytes());
  }

  @Test
  void aNearPathNeedsNoMore() {
    Setup setup = adaptive(TestFile.of("a", 60 * MIB));
    setup.path(Duration.ofMillis(1), 50_000_000, MIB);
    Pair pair = Pair.of(setup).run();

    pair.assertComplete();
    assertEquals(4 * MIB, pair.receiver.memoryBytes());
  }

  @Test
  void aSlowDiskGetsASmallWindowAndGivesMemoryBack() {
    Lab lab = new Lab();
    lab.target.delayNanos(2_500_000_000L);
    Pair pair = lab.connect(adaptive(TestFile.of("a", 12 * MIB))).run();

    pair.assertComplete();
    assertEquals(2 * MIB, pair.receiver.memoryBytes());
    assertEquals(WindowBudget.DEFAULT_BYTES, lab.budget.freeBytes());
  }

  @Test
  void transfersBeyondTheBudgetWaitTheirTurnAndSaySo() {
    Lab lab = new Lab();
    lab.budget = new WindowBudget(5 * MIB);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Setup setup = adaptive(TestFile.of("f" + i, 30 * MIB));
      setup.path(Duration.ofMillis(10), 10_000_000, MIB);
      byte[] id = new byte[TransferId.BYTES];
      id[0] = (byte) i;
      setup.transfer = TransferId.of(id);
      setup.ownDisk = true;
      pairs.add(lab.connect(setup).open());
    }
    pairs.forEach(Pair::finish);

    pairs.forEach(Pair::assertComplete);
    assertEquals(5 * MIB, lab.budget.freeBytes());
    assertTrue(
        pairs.getLast().sender.events.stream()
            .anyMatch(event ->
                event instanceof TransferEvent.PeerBusy busy
                    && busy.reason() == Frame.BusyReason.MEMORY));
  }

  private static Setup adaptive(TestFile file) {
    Setup setup = Setup.of(file);
    setup.maxWindowBytes = 16 * MIB;
    return setup;
  }

  @Test
  void whateverHappensSomethingIsAllowedAndTheLimitNeverGoesBack() {
    Seeds.each(1, 2000, WindowTest::allowAndSettle);
  }

  /** A sender that uses all that it may, against any disk, link and grant of memory. */
  private static void allowAndSettle(Random random) {
    ReceiveWindow window = new ReceiveWindow(new ReceiverLimits(4 * MIB, 16 * MIB, Long.MAX_VALUE));
    ReceiveCredit credit = new ReceiveCredit(window);
    Deque<Integer> storing = new ArrayDeque<>();
    long nowNanos = 0;
    long announced = 0;
    long limit = credit.tellLimit();
    for (int step = 0; step < 300; step++) {
      nowNanos += 1L << random.nextInt(33);
      int length = random.nextInt(4) == 0 ? random.nextInt(1, MIB) : MIB;
      switch (random.nextInt(3)) {
        case 0 -> {
          if (announced + length <= limit) {
            assertTrue(credit.announce(length));
            announced += length;
            storing.add(length);
          } else {
            // It waits for what is under way, of which there is something.
            assertTrue(!storing.isEmpty(), "nothing is under way, and nothing may go");
          }
        }
        case 1 -> {
          Integer settled = storing.poll();
          if (settled != null) {
            credit.settled(settled);
            long handedOver = nowNanos - (1L << random.nextInt(33));
            window.settled(settled, handedOver, 1L << random.nextInt(32), nowNanos);
          }
        }
        default -> {
          long wish = window.takeWish();
          if (wish > 0) {
            window.grant(random.nextBoolean() ? wish : window.bytes(), nowNanos);
          }
        }
      }
      long now = credit.tellLimit();
      assertTrue(now >= limit, "the limit went back");
      assertTrue(window.bytes() >= 2 * MIB && window.bytes() <= 16 * MIB);
      limit = now;
    }
  }

  @Test
  void aBudgetIsNeverExceededAndNobodyIsForgotten() {
    Seeds.each(1, 500, WindowTest::shareABudget);
  }

  private static void shareABudget(Random random) {
    long total = random.nextLong(2 * MIB, 64 * MIB);
    WindowBudget budget = new WindowBudget(total);
    List<WindowBudget.Share> open = new ArrayList<>();
    List<long[]> granted = new ArrayList<>();
    for (int step = 0; step < 200; step++) {
      if (open.isEmpty() || random.nextInt(3) == 0) {
        long[] bytes = new long[1];
        WindowBudget.Share share = budget.open(all -> bytes[0] = all);
        open.add(share);
        granted.add(bytes);
        share.want(4 * MIB);
      } else {
        int one = random.nextInt(open.size());
        switch (random.nextInt(3)) {
          case 0 -> {
            open.remove(one).close();
            granted.remove(one);
          }
          case 1 -> {
            if (granted.get(one)[0] > 0) {
              open.get(one).want(16 * MIB);
            }
          }
          default -> {
            long keep = Math.min(granted.get(one)[0], 2 * MIB);
            granted.get(one)[0] = keep;
            open.get(one).shrinkTo(keep);
          }
        }
      }
      long used = granted.stream().mapToLong(bytes -> bytes[0]).sum();
      assertEquals(total - used, budget.freeBytes());
      boolean waits = granted.stream().anyMatch(bytes -> bytes[0] == 0);
      assertTrue(!waits || budget.freeBytes() < 2 * MIB, "one waits for nothing");
    }
    open.forEach(WindowBudget.Share::close);
    assertEquals(total, budget.freeBytes());
  }
}
