package dev.godwit.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.path.Bottleneck;
import dev.godwit.testkit.path.FlightControl;
import dev.godwit.testkit.path.Flow;
import dev.godwit.testkit.path.PathShape;
import dev.godwit.testkit.path.Transport;
import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.time.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The laws that could decide what is in flight, on the same paths of virtual time. Writes the table
 * from which one was chosen to {@code peer-agent/target/path-comparison.md}.
 */
class PathComparisonTest {
  private static final Duration LASTS = Duration.ofSeconds(20);

  private record Place(PathShape shape, boolean isShared, String title) {
    static Place alone(int roundTripMillis, int megabits, int queueMillis) {
      return new Place(
          PathShape.of(roundTripMillis, megabits, queueMillis, 0),
          false,
          "%d ms, %d Mbit/s, %d ms".formatted(roundTripMillis, megabits, queueMillis));
    }

    static Place lossy(int roundTripMillis, int megabits, double percent) {
      return new Place(
          PathShape.of(roundTripMillis, megabits, 50, percent / 100),
          false,
          "%d ms, %d Mbit/s, %s %% lost".formatted(roundTripMillis, megabits, percent));
    }

    static Place shared(int roundTripMillis, int megabits, int queueMillis) {
      return new Place(
          PathShape.of(roundTripMillis, megabits, queueMillis, 0),
          true,
          "%d ms, %d Mbit/s, %d ms, beside TCP".formatted(roundTripMillis, megabits, queueMillis));
    }
  }

  private record Result(Place place, double bytesPerSecond, long dropped, double stallSeconds) {
    String cell() {
      String stall = stallSeconds < 1 ? "" : ", stalled %.1f s".formatted(stallSeconds);
      return "%.1f (%,d%s)".formatted(bytesPerSecond / 1e6, dropped, stall);
    }
  }

  private static final List<Place> PLACES =
      List.of(
          Place.alone(20, 100, 30),
          Place.alone(50, 20, 50),
          Place.alone(50, 200, 20),
          Place.alone(50, 200, 50),
          Place.alone(100, 200, 50),
          Place.alone(200, 200, 50),
          Place.alone(50, 1000, 50),
          Place.lossy(50, 200, 0.1),
          Place.shared(50, 200, 50),
          Place.shared(20, 100, 50));

  private static Map<String, Supplier<FlightControl>> laws() {
    Map<String, Supplier<FlightControl>> laws = new LinkedHashMap<>();
    laws.put("bare channel", FlightControl::none);
    laws.put("prototype", CandidateLaws.Prototype::new);
    laws.put("LEDBAT++", CandidateLaws.Ledbat::new);
    laws.put("Vegas", CandidateLaws.Vegas::new);
    laws.put("Copa", CandidateLaws.Copa::new);
    laws.put("BBR", CandidateLaws.Bbr::new);
    laws.put("`PathModel`", () -> new PathRecorder(new PathModel(), true));
    return laws;
  }

  @Test
  void noneOfTheOthersFillsAllPathsWithoutLoss() throws IOException {
    Map<String, List<Result>> results = new LinkedHashMap<>();
    laws()
        .forEach((name, law) ->
            results.put(name, PLACES.stream().map(place -> run(place, law.get())).toList()));
    Files.writeString(target(), table(results));

    results.forEach((name, ofLaw) -> {
      boolean isChosen = name.equals("`PathModel`");
      assertEquals(isChosen, fillsWithoutLoss(ofLaw), () -> name + " " + ofLaw);
    });
  }

  private static boolean fillsWithoutLoss(List<Result> ofLaw) {
    return ofLaw.stream()
        .filter(result -> !result.place.isShared && result.place.shape.loss() == 0)
        .allMatch(result -> {
          PathShape shape = result.place.shape;
          double most =
              Math.min(
                  (double) shape.bytesPerSecond(), (5 << 20) * 1e9 / shape.roundTrip().toNanos());
          return result.bytesPerSecond >= 0.8 * most && result.dropped == 0;
        });
  }

  private static Result run(Place place, FlightControl law) {
    VirtualTime time = new VirtualTime(0);
    Bottleneck path = new Bottleneck(time, place.shape, new Random(1));
    if (place.isShared) {
      Transport.tcp(time, path, _ -> {}).offer(1L << 40);
      time.advance(Duration.ofSeconds(5));
    }
    long droppedBefore = path.dropped();
    Flow flow = new Flow(time, path, law);
    flow.offer(Long.MAX_VALUE);
    time.advance(LASTS);
    assertTrue(flow.arrivedBytes() > 0, place::title);
    return new Result(
        place,
        flow.goodput(LASTS.dividedBy(2), LASTS),
        path.dropped() - droppedBefore,
        flow.longestStall().toMillis() / 1e3);
  }

  private static String table(Map<String, List<Result>> results) {
    StringBuilder table = new StringBuilder();
    table.append("| path | ").append(String.join(" | ", results.keySet())).append(" |\n");
    table.append("|---".repeat(results.size() + 1)).append("|\n");
    for (int row = 0; row < PLACES.size(); row++) {
      table.append("| ").append(PLACES.get(row).title).append(" |");
      for (List<Result> ofLaw : results.values()) {
        table.append(' ').append(ofLaw.get(row).cell()).append(" |");
      }
      table.append('\n');
    }
    return table.toString();
  }

  private static Path target() {
    return Checkout.root().resolve("peer-agent/target/path-comparison.md");
  }
}
