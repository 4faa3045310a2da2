package dev.godwit.testkit.wan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import dev.godwit.testkit.wan.Wan.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The path itself, by programs at its ends. */
@Timeout(120)
class WanTest {
  private static final Path PROGRAMS = Path.of("target/wan");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final WanPath LOCAL = WanPath.of(Duration.ZERO, 0, Duration.ofMillis(50));

  @Test
  void aRoundTripTakesItsTimeAndAnotherOnceThePathIsChanged() {
    try (Wan wan = Wan.open(PROGRAMS, LOCAL);
        ChildProcess echo = probe(wan, Side.FAR, "echo")) {
      echo.awaitStdout("ready", PATIENCE);
      assertBetween(0, 10_000, roundTripMicros(wan));
      wan.become(LOCAL.withRoundTrip(Duration.ofMillis(50)));
      assertBetween(50_000, 60_000, roundTripMicros(wan));
      wan.become(LOCAL.withRoundTrip(Duration.ofMillis(20)));
      assertBetween(20_000, 30_000, roundTripMicros(wan));
    }
  }

  @Test
  void tcpFillsItsRateAndNoMore() {
    WanPath path = WanPath.of(Duration.ofMillis(20), 40, Duration.ofMillis(50));
    try (Wan wan = Wan.open(PROGRAMS, path);
        ChildProcess taker = probe(wan, Side.FAR, "take")) {
      taker.awaitStdout("ready", PATIENCE);
      try (ChildProcess giver = probe(wan, Side.NEAR, "give", "3000")) {
        assertEquals(0, giver.awaitExit(PATIENCE), giver::toString);
      }
      MatchResult took = taker.awaitStdout("took (\\d+) in (\\d+)", PATIENCE);
      double share =
          Double.parseDouble(took.group(1))
              / (Double.parseDouble(took.group(2)) / 1e6 * path.bytesPerSecond());
      assertTrue(share > 0.7 && share < 1, () -> took.group() + ": " + share + " of the rate");
    }
  }

  @Test
  void whatIsLostAtRandomIsCountedAndTheRestArrives() {
    int sent = 2_000;
    WanPath path = LOCAL.withLossPercent(10);
    try (Wan wan = Wan.open(PROGRAMS, path)) {
      int came = cameOf(wan, sent);
      WanCounters.Way way = wan.counters().toFar();
      assertEquals(sent, way.packets());
      assertEquals(sent - came, way.lost());
      assertEquals(0, way.queueDrops());
      // Seven standard deviations of a fair coin of that kind.
      assertBetween(106, 294, way.lost());
    }
  }

  @Test
  void whatTheQueueCantHoldIsDroppedAndCounted() {
    int sent = 1_000;
    // 20 ms at 8 Mbit/s are 20 kB: a burst of 1 MB is too much, however slowly it is sent here.
    WanPath path = WanPath.of(Duration.ZERO, 8, Duration.ofMillis(20));
    try (Wan wan = Wan.open(PROGRAMS, path)) {
      int came = cameOf(wan, sent);
      WanCounters.Way way = wan.counters().toFar();
      assertEquals(sent - came, way.queueDrops());
      assertEquals(came, way.delivered());
      assertBetween(1, sent - 1, way.queueDrops());
    }
  }

  @Test
  void severalLiveSideBySideAndLeaveNothing() {
    String near;
    ChildProcess forgotten;
    try (Wan one = Wan.open(PROGRAMS, LOCAL);
        Wan other = Wan.open(PROGRAMS, LOCAL.withRoundTrip(Duration.ofMillis(50)))) {
      near = one.name(Side.NEAR);
      assertTrue(namespaces().containsAll(List.of(near, other.name(Side.FAR))));
      forgotten = probe(one, Side.FAR, "echo");
      forgotten.awaitStdout("ready", PATIENCE);
      assertEquals(0, one.counters().toNear().packets());
      assertBetween(0, 10_000, roundTripMicros(one));
      assertEquals(0, other.counters().toNear().packets());
    }
    forgotten.awaitExit(PATIENCE);
    assertFalse(namespaces().contains(near), () -> namespaces().toString());
  }

  @Test
  void whatAKilledProcessLeftIsRemovedByTheNext() {
    long ended = idOfAnEndedProcess();
    String left = "gwwan" + ended + "-1n";
    ip("netns", "add", left);
    try (Wan _ = Wan.open(PROGRAMS, LOCAL)) {
      assertFalse(namespaces().contains(left), () -> namespaces().toString());
    }
  }

  @Test
  void aPathHasNoNegativePartAndLosesNoMoreThanAll() {
    assertThrows(IllegalArgumentException.class, () -> LOCAL.withMegabits(-1));
    assertThrows(IllegalArgumentException.class, () -> LOCAL.withLossPercent(101));
    assertThrows(IllegalArgumentException.class, () -> LOCAL.withRoundTrip(Duration.ofMillis(-1)));
  }

  /** How many of so many datagrams, sent at once, reach the far side. */
  private static int cameOf(Wan wan, int sent) {
    try (ChildProcess counter = probe(wan, Side.FAR, "count")) {
      counter.awaitStdout("ready", PATIENCE);
      try (ChildProcess burst = probe(wan, Side.NEAR, "burst", Integer.toString(sent))) {
        assertEquals(0, burst.awaitExit(PATIENCE), burst::toString);
      }
      return Integer.parseInt(counter.awaitStdout("came (\\d+)", PATIENCE).group(1));
    }
  }

  private static long roundTripMicros(Wan wan) {
    try (ChildProcess ping = probe(wan, Side.NEAR, "ping", "20")) {
      return Long.parseLong(ping.awaitStdout("micros (\\d+)", PATIENCE).group(1));
    }
  }

  /** Each is about the address of the far side. */
  private static ChildProcess probe(Wan wan, Side side, String what, String... numbers) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return wan.at(
            side,
            Command.of(java, "-XX:TieredStopAtLevel=1", "-cp", "target/test-classes")
                .and(Probe.class.getName(), what, Side.FAR.address())
                .and(numbers))
        .start();
  }

  private static long idOfAnEndedProcess() {
    try (ChildProcess process = Command.of("true").start()) {
      process.awaitExit(PATIENCE);
      return process.pid();
    }
  }

  private static List<String> namespaces() {
    return ip("netns", "list").stream().map(line -> line.replaceAll(" .*", "")).toList();
  }

  private static List<String> ip(String... words) {
    try (ChildProcess process = Command.of("ip").and(words).start()) {
      assertEquals(0, process.awaitExit(PATIENCE), process::toString);
      return process.stdout();
    }
  }

  private static void assertBetween(long least, long most, long actual) {
    assertTrue(actual >= least && actual <= most, () -> actual + " of " + least + "–" + most);
  }
}
