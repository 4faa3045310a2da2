package dev.godwit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.process.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generator in C, compiled here, on the server that others wrote. */
class TurnGeneratorTest {
  private static final Duration TIME = Duration.ofMillis(200);
  private static final RelayTraffic UP = new RelayTraffic(3, RelayTraffic.Way.UP, 1200);
  private static final RelayTraffic DOWN = new RelayTraffic(3, RelayTraffic.Way.DOWN, 200);
  private static final int PACKETS_PER_SECOND = 500;

  @TempDir private Path folder;
  private Workbench bench;
  private RelayProcess server;
  private TurnGenerator load;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    bench = Workbench.in(folder, 0);
    load = TurnGenerator.of(bench, Checkout.root().resolve("bench/turn-load"), false);
    server = new RelayServers.Coturn(bench).start(RelayPlace.loopback(1));
  }

  @AfterEach
  void end() throws IOException {
    bench.close();
  }

  @Test
  void whatIsSentAtARateComesOutAndIsTimed() throws IOException, InterruptedException {
    TurnGenerator.Outcome said = load.pace(server, DOWN, Duration.ZERO, TIME, PACKETS_PER_SECOND);
    assertTrue(said.number("sent") > 0);
    assertEquals(0, said.number("lost"));
    assertTrue(said.number("p50") > 0);
    assertTrue(said.number("p50") <= said.number("p999"));
    assertTrue(said.number("p999") <= said.number("max") * 1.02, said.toString());
  }

  @Test
  void aWindowIsKeptFull() throws IOException, InterruptedException {
    TurnGenerator.Outcome outcome = load.saturate(server, UP, TIME, TIME);
    double unaccounted =
        outcome.number("sent") - outcome.number("relayed") - outcome.number("lost");
    assertTrue(outcome.number("relayed") > UP.window());
    assertTrue(outcome.serverCpuSeconds() > 0, outcome.toString());
    assertTrue(Math.abs(unaccounted) <= UP.window(), outcome.toString());
  }

  @Test
  void allocationsAreMadeAndGivenBack() throws IOException, InterruptedException {
    assertEquals(50, load.setUp(server, 50).number("allocated"));
  }

  @Test
  void allocationsAreHeldUntilTheEnd() throws IOException, InterruptedException {
    try (Child held = load.hold(server, 50)) {
      assertTrue(held.isAlive());
    }
  }
}
