package dev.godwit.bench;

import dev.godwit.testkit.wan.WanPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Which paths are measured, and how they are written. */
final class DistancePaths {
  private static final List<Integer> ROUND_TRIPS = List.of(0, 20, 50, 100, 200);
  private static final List<Integer> RATES = List.of(20, 200, 1_000);
  private static final List<Integer> QUEUES = List.of(20, 50, 200);
  private static final List<Double> LOSSES = List.of(0.0, 0.1, 1.0);

  /** Enough to see what a path does that is as most are. */
  private static final int USUAL_QUEUE = 50;

  /** What anything reaches here is what this machine can. */
  static final WanPath UNLIMITED = path(0, 0, USUAL_QUEUE, 0);

  private static final int PARTS = 3;

  private DistancePaths() {}

  /** Reads {@code 50/200/50} and {@code 50/200/50/0.1}: ms, Mbit/s, ms of queue, % of loss. */
  static final class Converter implements ITypeConverter<WanPath> {
    @Override
    public WanPath convert(String text) {
      try {
        double[] parts =
            Arrays.stream(text.split("/", -1)).mapToDouble(Double::parseDouble).toArray();
        if (parts.length == PARTS || parts.length == PARTS + 1) {
          return path(parts[0], parts[1], parts[2], parts.length == PARTS ? 0 : parts[PARTS]);
        }
      } catch (IllegalArgumentException e) {
        // Said below.
      }
      throw new TypeConversionException("'" + text + "' is no path such as 50/200/50/0.1");
    }
  }

  /** Every combination, and no path to speak of. */
  static List<WanPath> whole() {
    List<WanPath> paths = new ArrayList<>(List.of(UNLIMITED));
    for (double loss : LOSSES) {
      for (int queue : QUEUES) {
        paths.addAll(grid(queue, loss));
      }
    }
    return paths;
  }

  /** What fits in twenty minutes: every length and rate, and what queues and losses do to one. */
  static List<WanPath> chosen() {
    List<WanPath> paths = new ArrayList<>(List.of(UNLIMITED));
    paths.addAll(grid(USUAL_QUEUE, 0));
    paths.add(path(50, 200, 20, 0));
    paths.add(path(50, 200, 200, 0));
    paths.add(path(20, 200, USUAL_QUEUE, 0.1));
    paths.add(path(50, 200, USUAL_QUEUE, 0.1));
    paths.add(path(50, 200, USUAL_QUEUE, 1));
    paths.add(path(100, 20, USUAL_QUEUE, 1));
    return paths;
  }

  /** On which two flows meet. */
  static List<WanPath> contended() {
    return List.of(path(50, 200, USUAL_QUEUE, 0), path(20, 20, 200, 0));
  }

  /** On which browsers are measured. */
  static List<WanPath> ofPages() {
    return List.of(path(50, 50, USUAL_QUEUE, 0), path(20, 20, USUAL_QUEUE, 0));
  }

  /** For people. */
  static String title(WanPath path) {
    String loss =
        path.lossPercent() == 0 ? "" : ", " + number(path.lossPercent()) + " % loss each way";
    String rate =
        path.megabits() == 0
            ? "no limit"
            : "%s Mbit/s, queue %d ms".formatted(number(path.megabits()), path.queue().toMillis());
    return "%d ms, %s%s".formatted(path.roundTrip().toMillis(), rate, loss);
  }

  private static List<WanPath> grid(double queue, double loss) {
    return ROUND_TRIPS.stream()
        .flatMap(roundTrip -> RATES.stream().map(rate -> path(roundTrip, rate, queue, loss)))
        .toList();
  }

  private static WanPath path(double roundTrip, double rate, double queue, double loss) {
    return new WanPath(millis(roundTrip), rate, millis(queue), loss);
  }

  private static Duration millis(double millis) {
    return Duration.ofNanos(Math.round(millis * 1e6));
  }

  private static String number(double number) {
    return number == Math.rint(number) ? "%.0f".formatted(number) : Double.toString(number);
  }
}
