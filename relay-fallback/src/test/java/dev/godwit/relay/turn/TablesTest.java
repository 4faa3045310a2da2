package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.testkit.random.Seeds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The tables that all else is found in do what the JDK's do. */
class TablesTest {
  private static final class Thing extends Keyed {
    Thing(long high, long low, int tag) {
      super(high, low, tag);
    }
  }

  private record Key(long high, long low, int tag) {}

  @Test
  void aKeyedTableFindsWhatIsInIt() {
    Seeds.each(1, 200, TablesTest::playWithTable);
  }

  private static void playWithTable(Random random) {
    KeyedTable<Thing> table = new KeyedTable<>(random.nextLong());
    Map<Key, Thing> model = new HashMap<>();
    int keys = random.nextInt(1, 40);
    for (int step = 0; step < 500; step++) {
      Key key = new Key(random.nextInt(2), random.nextInt(keys), random.nextInt(3));
      Thing thing = model.get(key);
      assertSame(thing, table.find(key.high(), key.low(), key.tag()));
      if (thing == null) {
        Thing fresh = new Thing(key.high(), key.low(), key.tag());
        model.put(key, fresh);
        table.add(fresh);
      } else if (random.nextBoolean()) {
        model.remove(key);
        table.remove(thing);
      }
      assertEquals(model.size(), table.size());
    }
    Set<Thing> all = new HashSet<>();
    table.forEach(all::add);
    assertEquals(new HashSet<>(model.values()), all);
    table.removeIf(thing -> thing.keyTag == 1);
    model.values().removeIf(thing -> thing.keyTag == 1);
    assertEquals(model.size(), table.size());
    model.forEach((key, thing) -> assertSame(thing, table.find(key.high(), key.low(), key.tag())));
    assertNull(table.find(9, 9, 9));
  }

  @Test
  void aHeapGivesTheSoonestFirst() {
    Seeds.each(1, 100, TablesTest::playWithHeap);
  }

  private static void playWithHeap(Random random) {
    Lab lab = new Lab();
    Allocation allocation = lab.client().allocate().relay().allocation;
    ExpiryHeap heap = new ExpiryHeap();
    Set<Relay> model = new HashSet<>();
    for (int step = 0; step < 300; step++) {
      if (model.isEmpty() || random.nextInt(3) != 0) {
        Relay relay =
            new Relay(allocation, RelayAddress.of(Setup.V4), 0, random.nextInt(60_000), 1);
        relay.expiresNanos = random.nextInt(50);
        model.add(relay);
        heap.put(relay);
      } else {
        Relay any = model.iterator().next();
        if (random.nextBoolean()) {
          any.expiresNanos = random.nextInt(50);
          heap.put(any);
        } else {
          model.remove(any);
          heap.remove(any);
          heap.remove(any);
        }
      }
      Relay first = heap.first();
      assertEquals(
          model.stream().mapToLong(relay -> relay.expiresNanos).min().orElse(-1),
          first == null ? -1 : first.expiresNanos);
    }
  }

  @Test
  void aBucketFillsAtItsRateAndNotBeyondASecond() {
    TokenBucket bucket = new TokenBucket(100_000);
    assertTrue(bucket.tryTake(100_000, 5));
    assertFalse(bucket.tryTake(1, 5));
    assertFalse(bucket.tryTake(50_001, 500_000_005));
    assertTrue(bucket.tryTake(50_000, 500_000_005));
    assertFalse(bucket.tryTake(100_001, 900_000_000_005L));
    assertTrue(bucket.tryTake(100_000, 900_000_000_005L));
    // However slow, a datagram of the largest size gets through at some time.
    assertTrue(new TokenBucket(1).tryTake(0xFFFF, 0));
  }

  @Test
  void whoAsksForMuchIsNotForgottenBecauseOthersAsk() {
    StrangerLimiter limiter = new StrangerLimiter(10, 1);
    while (limiter.tryTake(AddressFamily.V4, 0, 1, 0)) {}
    int forgotten = 0;
    for (int other = 2; other < 30_000; other++) {
      assertTrue(limiter.tryTake(AddressFamily.V4, 0, other, 0));
      forgotten += limiter.tryTake(AddressFamily.V4, 0, 1, 0) ? 1 : 0;
    }
    assertEquals(0, forgotten);
  }

  @Test
  void anIpv6AddressCountsByItsNetwork() {
    StrangerLimiter limiter = new StrangerLimiter(10, 1);
    for (int i = 0; i < 50; i++) {
      assertTrue(limiter.tryTake(AddressFamily.V6, 7, i, 0));
    }
    assertFalse(limiter.tryTake(AddressFamily.V6, 7, 1234, 0));
    assertTrue(limiter.tryTake(AddressFamily.V6, 8, 0, 0));
    limiter.giveBack(AddressFamily.V6, 7, 99, 0);
    assertTrue(limiter.tryTake(AddressFamily.V6, 7, 1234, 0));
  }
}
