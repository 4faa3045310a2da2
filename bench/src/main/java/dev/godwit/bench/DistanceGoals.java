package dev.godwit.bench;

import dev.godwit.testkit.wan.WanPath;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether agents and pages make of long paths what they are to. Each goal is about all paths that
 * were measured and that it is about, and names those that miss it.
 */
final class DistanceGoals {
  private static final double MIN_OF_TCP = 0.8;
  private static final double MIN_OF_RAW = 0.9;
  private static final double MIN_OF_TCP_BY_PAGES = 0.7;
  private static final double MAX_STALL_SECONDS = 1;
  private static final double MAX_SECONDS_TO_STEADY = 3;
  private static final long LONGEST_PROMPT_MILLIS = 100;

  /** Less than this share of what is reachable is no speed to get to. */
  private static final double COLLAPSED = 0.4;

  private static final double MIN_BESIDE_TCP = 0.1;
  private static final double MIN_LEFT_TO_TCP = 0.25;

  /** The native stack's window: it never has more under way. */
  private static final double WINDOW_BYTES = 5 << 20;

  /** Where others than the path decide, a miss says nothing. */
  private static final double BUSY = 0.95;

  private final List<PathResult> results;

  DistanceGoals(List<PathResult> results) {
    this.results = results;
  }

  /** Those about which something was measured. */
  List<Goal> all() {
    List<Tally> tallies = new ArrayList<>();
    Tally ofTcp =
        tally(
            "agents: at least 0.8 × TCP, or × what 5 MiB a round trip are, or × what they reach"
                + " without a limit");
    Tally ofRaw = tally("agents under random loss: at least 0.9 × the raw channel");
    Tally prompt = tally("agents: 80 % of the steady speed within 3 s, up to 100 ms");
    Tally stall = tally("agents: nothing stalls over 1 s");
    Tally beside = tally("agents beside a TCP connection: at least 0.1 of the path");
    Tally left = tally("a TCP connection beside agents: at least 0.25 of the path");
    Tally pages = tally("pages: at least 0.7 × TCP");
    for (PathResult result : results) {
      judgeAgents(result, ofTcp, ofRaw, prompt, stall);
      judgePages(result, pages);
      WanPath path = result.path();
      // Under random loss neither fills the path, so neither takes anything from the other.
      List<Contention> judged = path.lossPercent() == 0 ? result.contentions() : List.of();
      for (Contention contention : judged) {
        double rate = path.bytesPerSecond();
        beside.atLeast(path, MIN_BESIDE_TCP, contention.agentBytesPerSecond() / rate, false);
        left.atLeast(path, MIN_LEFT_TO_TCP, contention.tcpBytesPerSecond() / rate, false);
      }
    }
    tallies.addAll(List.of(ofTcp, ofRaw, prompt, stall, beside, left, pages));
    return tallies.stream().flatMap(tally -> tally.goal().stream()).toList();
  }

  private void judgeAgents(PathResult result, Tally ofTcp, Tally ofRaw, Tally prompt, Tally stall) {
    WanPath path = result.path();
    Optional<Spread> agents = result.spread(Mover.AGENTS, Crossing::bytesPerSecond);
    if (agents.isEmpty()) {
      return;
    }
    double speed = agents.get().median();
    boolean isBusy =
        result.crossings(Mover.AGENTS).stream().anyMatch(one -> one.busyShare() > BUSY);
    if (path.lossPercent() == 0 && !path.equals(DistancePaths.UNLIMITED)) {
      result
          .spread(Mover.TCP, Crossing::bytesPerSecond)
          .ifPresent(tcp ->
              ofTcp.atLeast(path, MIN_OF_TCP, speed / reachable(path, tcp.median()), isBusy));
    } else if (path.lossPercent() > 0) {
      result
          .spread(Mover.RAW, Crossing::bytesPerSecond)
          .ifPresent(raw -> ofRaw.atLeast(path, MIN_OF_RAW, speed / raw.median(), isBusy));
    }
    for (Crossing crossing : result.crossings(Mover.AGENTS)) {
      stall.atMost(path, MAX_STALL_SECONDS, crossing.stallSeconds(), isBusy);
      if (path.lossPercent() == 0 && path.roundTrip().toMillis() <= LONGEST_PROMPT_MILLIS) {
        prompt.atMost(path, MAX_SECONDS_TO_STEADY, secondsToSteady(result, crossing), isBusy);
      }
    }
  }

  /** For ever, where the steady speed is that of a channel that has collapsed. */
  private double secondsToSteady(PathResult result, Crossing crossing) {
    double least =
        result
            .spread(Mover.TCP, Crossing::bytesPerSecond)
            .map(tcp -> COLLAPSED * reachable(result.path(), tcp.median()))
            .orElse(0.0);
    return crossing.steadyBytesPerSecond() < least
        ? Double.POSITIVE_INFINITY
        : crossing.secondsToSteady().orElse(Double.POSITIVE_INFINITY);
  }

  private static void judgePages(PathResult result, Tally pages) {
    for (Mover mover : List.of(Mover.PAGES, Mover.PAGE_AGENT)) {
      Optional<Double> its = result.megabytes(mover);
      Optional<Double> tcp = result.megabytes(Mover.TCP);
      if (its.isPresent() && tcp.isPresent()) {
        boolean isBusy = result.crossings(mover).stream().anyMatch(one -> one.busyShare() > BUSY);
        pages.atLeast(result.path(), MIN_OF_TCP_BY_PAGES, its.get() / tcp.get(), isBusy);
      }
    }
  }

  /** What TCP shows that the path carries, as far as this machine and the native stack do. */
  private double reachable(WanPath path, double tcp) {
    double roundTripSeconds = path.roundTrip().toNanos() / 1e9;
    double byWindow =
        roundTripSeconds == 0 ? Double.POSITIVE_INFINITY : WINDOW_BYTES / roundTripSeconds;
    return Math.min(Math.min(tcp, byWindow), unlimited());
  }

  /** What agents reach without a limit, where that was measured. */
  private double unlimited() {
    return results.stream()
        .filter(result -> result.path().equals(DistancePaths.UNLIMITED))
        .flatMap(result -> result.spread(Mover.AGENTS, Crossing::bytesPerSecond).stream())
        .mapToDouble(Spread::median)
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static Tally tally(String text) {
    return new Tally(text);
  }

  /** One goal, path by path. */
  private static final class Tally {
    private final String text;
    private final Map<Verdict, List<String>> judged = new EnumMap<>(Verdict.class);

    Tally(String text) {
      this.text = text;
    }

    void atLeast(WanPath path, double least, double value, boolean isBusy) {
      judge(path, value >= least, value, isBusy);
    }

    void atMost(WanPath path, double most, double value, boolean isBusy) {
      judge(path, value <= most, value, isBusy);
    }

    private void judge(WanPath path, boolean isMet, double value, boolean isBusy) {
      Verdict miss = isBusy ? Verdict.UNDECIDED : Verdict.FAIL;
      judged
          .computeIfAbsent(isMet ? Verdict.PASS : miss, _ -> new ArrayList<>())
          .add("%s (%.2f)".formatted(DistancePaths.title(path), value));
    }

    Optional<Goal> goal() {
      if (judged.isEmpty()) {
        return Optional.empty();
      }
      int met = named(Verdict.PASS).size();
      int all = judged.values().stream().mapToInt(List::size).sum();
      String figures =
          "%d of %d%s%s"
              .formatted(
                  met,
                  all,
                  listed("; missed at ", Verdict.FAIL),
                  listed("; not met with all cores busy at ", Verdict.UNDECIDED));
      return Optional.of(new Goal(text, verdict(), figures));
    }

    private Verdict verdict() {
      if (!named(Verdict.FAIL).isEmpty()) {
        return Verdict.FAIL;
      }
      return named(Verdict.UNDECIDED).isEmpty() ? Verdict.PASS : Verdict.UNDECIDED;
    }

    private String listed(String intro, Verdict verdict) {
      List<String> its = named(verdict);
      return its.isEmpty() ? "" : its.stream().collect(Collectors.joining("; ", intro, ""));
    }

    private List<String> named(Verdict verdict) {
      return judged.getOrDefault(verdict, List.of());
    }
  }
}
