package dev.godwit.bench;

import dev.godwit.testkit.wan.WanPath;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** All that was measured on one path. Confined to its caller's thread. */
final class PathResult {
  private final WanPath path;
  private final Map<Mover, List<Crossing>> crossings = new EnumMap<>(Mover.class);
  private final List<Contention> contentions = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  PathResult(WanPath path) {
    this.path = path;
  }

  WanPath path() {
    return path;
  }

  void add(Mover mover, Crossing crossing) {
    crossings.computeIfAbsent(mover, _ -> new ArrayList<>()).add(crossing);
  }

  void add(Contention contention) {
    contentions.add(contention);
  }

  void addFailure(String what) {
    failures.add(DistancePaths.title(path) + ": " + what);
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  List<Crossing> crossings(Mover mover) {
    return List.copyOf(crossings.getOrDefault(mover, List.of()));
  }

  List<Contention> contentions() {
    return List.copyOf(contentions);
  }

  /** Of all runs of a mover; empty if there was none. */
  Optional<Spread> spread(Mover mover, ToDoubleFunction<Crossing> measure) {
    List<Crossing> its = crossings(mover);
    return its.isEmpty()
        ? Optional.empty()
        : Optional.of(Spread.of(its.stream().mapToDouble(measure).toArray()));
  }

  /** The median of all runs in MB/s. */
  Optional<Double> megabytes(Mover mover) {
    return spread(mover, Crossing::bytesPerSecond).map(spread -> spread.median() / 1e6);
  }
}
