package dev.godwit.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.path.Bottleneck;
import dev.godwit.testkit.path.FlightControl;
import dev.godwit.testkit.path.Flow;
import dev.godwit.testkit.path.PathShape;
import dev.godwit.testkit.path.Transport;
import dev.godwit.testkit.random.Seeds;
import dev.godwit.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The model on paths of virtual time, with an engine below it that collapses if it is overrun. */
class PathOnSimulationTest {
  private static final long MILLISECOND = 1_000_000L;

  private final VirtualTime time = new VirtualTime(3_000_000_000L);

  @ParameterizedTest
  @CsvSource({"20,100,30", "50,20,50", "50,200,50", "100,200,50", "50,1000,50", "100,20,200"})
  void aCleanPathIsFilledAndNothingIsLost(int roundTripMillis, int megabits, int queueMillis) {
    PathShape shape = PathShape.of(roundTripMillis, megabits, queueMillis, 0);
    Bottleneck path = new Bottleneck(time, shape, new Random(1));
    Flow flow = flow(path, new PathModel(), true);
    flow.offer(Long.MAX_VALUE);
    time.advance(Duration.ofSeconds(15));

    double goodput = flow.goodput(Duration.ofSeconds(5), Duration.ofSeconds(15));
    double most = Math.min((double) shape.bytesPerSecond(), (5 << 20) * 1000.0 / roundTripMillis);
    assertTrue(goodput >= 0.8 * most, goodput + " of " + most);
    assertEquals(0, path.dropped());
    assertTrue(flow.reached(0.8 * goodput).toMillis() <= 3000);
    assertTrue(flow.longestStall().toMillis() < 1000);
  }

  @Test
  void aBareChannelCollapsesOnTheSamePath() {
    Bottleneck path = new Bottleneck(time, PathShape.of(100, 200, 50, 0), new Random(1));
    Flow flow = new Flow(time, path, FlightControl.none());
    flow.offer(Long.MAX_VALUE);
    time.advance(Duration.ofSeconds(15));

    assertTrue(flow.goodput(Duration.ofSeconds(5), Duration.ofSeconds(15)) < 2e6);
    assertTrue(path.dropped() > 500, "" + path.dropped());
  }

  @Test
  void whoIsNotToldWhatTheEngineBuffersFillsAPathToo() {
    Bottleneck path = new Bottleneck(time, PathShape.of(50, 50, 100, 0), new Random(1));
    Flow flow = flow(path, new PathModel(32 << 10), false);
    flow.offer(Long.MAX_VALUE);
    time.advance(Duration.ofSeconds(15));

    assertTrue(flow.goodput(Duration.ofSeconds(5), Duration.ofSeconds(15)) > 0.8 * 6.25e6);
    assertEquals(0, path.dropped());
  }

  @Test
  void besideTcpNeitherStarves() {
    Bottleneck path = new Bottleneck(time, PathShape.of(50, 200, 50, 0), new Random(1));
    long[] tcpBytes = new long[1];
    Transport.tcp(time, path, bytes -> tcpBytes[0] = bytes).offer(1L << 40);
    time.advance(Duration.ofSeconds(5));
    Flow flow = flow(path, new PathModel(), true);
    flow.offer(Long.MAX_VALUE);
    long before = tcpBytes[0];
    time.advance(Duration.ofSeconds(40));

    assertTrue(flow.arrivedBytes() / 40.0 >= 0.1 * 25e6, "" + flow.arrivedBytes() / 40);
    assertTrue((tcpBytes[0] - before) / 40.0 >= 0.25 * 25e6);
    assertTrue(flow.longestStall().toMillis() < 1000);
  }

  @Test
  void afterAPauseNoWindowGoesAtOnce() {
    Bottleneck path = new Bottleneck(time, PathShape.of(50, 200, 20, 0), new Random(1));
    Flow flow = flow(path, new PathModel(), true);
    flow.offer(Long.MAX_VALUE);
    time.advance(Duration.ofSeconds(5));
    flow.pause();
    time.advance(Duration.ofMillis(600));
    flow.offer(Long.MAX_VALUE);
    time.advance(Duration.ofSeconds(5));

    assertEquals(0, path.dropped());
    assertTrue(flow.mostAtOnce() <= 512 << 10, "" + flow.mostAtOnce());
  }

  @Test
  void aReceiverThatLiesAndAClockThatJumpsCauseNeitherABurstNorAHang() {
    Seeds.each(
        1,
        200,
        random -> {
          PathModel model = new PathModel();
          long now = random.nextLong() / 4;
          long sent = 0;
          for (int step = 0; step < 2_000; step++) {
            now += jump(random);
            int allowance = model.allowanceBytes(now);
            assertEquals(0, allowance % PathModel.CHUNK_BYTES);
            assertTrue(model.inFlightBytes() + allowance <= PathWindow.MAX_BYTES);
            assertTrue(allowance > 0 || model.deadlineNanos() < Long.MAX_VALUE);
            if (allowance > 0 && random.nextInt(4) > 0) {
              model.onSent(allowance, now);
              sent += allowance;
            }
            switch (random.nextInt(6)) {
              case 0 -> model.onAck(sent - random.nextInt(100_000), hold(random), now);
              case 1 -> model.onAck(random.nextLong(), hold(random), now);
              case 2 -> model.onBacklog(random.nextLong(), now);
              default -> {}
            }
            assertTrue(model.windowBytes() >= PathWindow.MIN_BYTES);
            assertTrue(model.windowBytes() <= PathWindow.MAX_BYTES);
          }
        });
  }

  private static long jump(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> -random.nextLong(1_000_000 * MILLISECOND);
      case 1 -> random.nextLong(1_000_000 * MILLISECOND);
      default -> random.nextLong(20 * MILLISECOND);
    };
  }

  private static long hold(Random random) {
    return random.nextInt(4) == 0 ? random.nextLong() : random.nextLong(30 * MILLISECOND);
  }

  private Flow flow(Bottleneck path, PathModel model, boolean tellsBacklog) {
    return new Flow(time, path, new PathRecorder(model, tellsBacklog));
  }
}
