package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which ports relays get (checklist L11, S5). */
class PortPoolTest {
  private static PortPool pool(int first, int last) {
    Setup setup = new Setup();
    setup.ports = new PortRange(first, last);
    return new PortPool(setup.settings());
  }

  @Test
  void eachPortIsGivenOnceAndAllAre() {
    PortPool pool = pool(50_000, 50_099);
    Random random = new Random(1);
    Set<Integer> taken = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      int port = pool.take(0, 7, 0, random);
      assertTrue(port >= 50_000 && port <= 50_099);
      assertTrue(taken.add(port));
      assertEquals(7, pool.loopOf(0, port));
    }
    assertEquals(RelayPorts.NONE, pool.take(0, 7, 0, random));
    assertTrue(pool.take(1, 7, 0, random) > 0);
    pool.release(0, 50_050);
    assertEquals(RelayPorts.NONE, pool.loopOf(0, 50_050));
    assertEquals(50_050, pool.take(0, 7, 0, random));
  }

  @Test
  void portsAreSpreadEvenly() {
    Random random = new Random(1);
    PortPool pool = pool(49_152, 65_535);
    int[] buckets = new int[64];
    int draws = 64_000;
    for (int i = 0; i < draws; i++) {
      int port = pool.take(0, 0, 0, random);
      buckets[(port - 49_152) / 256]++;
      pool.release(0, port);
    }
    double expected = draws / 64.0;
    double chiSquare = 0;
    for (int count : buckets) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    // 63 degrees of freedom: beyond 103 once in a thousand times.
    assertTrue(chiSquare < 103, "chi-square " + chiSquare);
  }

  @Test
  void aPairIsAnEvenPortAndTheNext() {
    PortPool pool = pool(50_000, 50_099);
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      int port = pool.takePair(0, 3, i, 30, 0, random);
      assertEquals(0, port % 2);
      assertEquals(RelayPorts.NONE, pool.loopOf(0, port + 1));
    }
    assertEquals(RelayPorts.NONE, pool.take(0, 3, 0, random));
    RelayPorts.Reserved kept = pool.claim(7, 4, 29);
    assertNotNull(kept);
    assertEquals(4, pool.loopOf(0, kept.port()));
    assertNull(pool.claim(7, 4, 29));
    assertNull(pool.claim(8, 4, 30));
    assertTrue(pool.take(0, 3, 30, random) % 2 != 0);
    pool.cancel(9);
  }

  @Test
  void aPairThatCameToNothingIsFree() {
    PortPool pool = pool(50_000, 50_001);
    Random random = new Random(1);
    assertEquals(50_000, pool.takePair(0, 0, 1, 30, 0, random));
    pool.release(0, 50_000);
    pool.cancel(1);
    assertEquals(50_000, pool.takePair(0, 0, 2, 30, 0, random));
  }

  @Test
  void portsOutsideOfTheRangeAreNobodys() {
    PortPool pool = pool(50_000, 50_001);
    assertEquals(RelayPorts.NONE, pool.loopOf(0, 0));
    assertEquals(RelayPorts.NONE, pool.loopOf(0, 49_999));
    assertEquals(RelayPorts.NONE, pool.loopOf(0, 50_002));
  }

  @Test
  void wellKnownPortsAreNotForRelays() {
    assertThrows(IllegalArgumentException.class, () -> new PortRange(1023, 2000));
    assertThrows(IllegalArgumentException.class, () -> new PortRange(2000, 1999));
    assertThrows(IllegalArgumentException.class, () -> new PortRange(2000, 65_536));
    assertEquals(16_384, PortRange.DYNAMIC.size());
  }
}
