package dev.godwit.bench;

import dev.godwit.testkit.wan.Course;
import dev.godwit.testkit.wan.Wan;
import dev.godwit.testkit.wan.WanPath;
import dev.godwit.testkit.wan.Watch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Has movers send over paths, each over a path of its own that nobody has used, and measures what
 * they make of it.
 *
 * @param launcher the product's command
 * @param browsers for the movers that have pages
 * @param time how long each is measured
 */
record DistanceRun(Workbench bench, Path launcher, Optional<Browsers> browsers, Duration time) {
  /** Nothing but data comes in such rushes between two looks at the path. */
  private static final long RUSH_BYTES = 15_000;

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration INTERVAL = Duration.ofMillis(50);

  /** What has to end by itself may take so many times longer. */
  private static final int PATIENCE = 8;

  /** Before another one joins it. */
  private static final Duration ALONE = Duration.ofSeconds(4);

  /** TCP, too, has a start; and it outlasts what is measured. */
  private static final Duration AROUND = Duration.ofSeconds(2);

  /** One mover alone. */
  Crossing cross(WanPath path, Mover mover, long seed) throws IOException, InterruptedException {
    try (Wan wan = Wan.open(programs(), path, seed);
        Watch delivered = Watch.ofDelivered(wan);
        Flow flow = start(mover, wan, delivered.course())) {
      Course onPath = delivered.course();
      long began = awaitRush(flow, onPath);
      CpuUse before = CpuUse.now();
      boolean toItsEnd = flow.isMeasuredToItsEnd();
      Duration wait = toItsEnd ? time.multipliedBy(PATIENCE) : time;
      boolean ended = flow.hasEndedWithin(untilNanos(began + wait.toNanos()));
      if (toItsEnd && !ended) {
        throw new BenchException("It did not end within " + wait.toSeconds() + " s.");
      }
      double busyShare = CpuUse.now().busySince(before);
      var counters = wan.counters();
      Crossing.Span span = new Crossing.Span(began, onPath.lastNanos());
      return Crossing.of(span, onPath, flow.received(began), counters.toFar(), busyShare);
    }
  }

  /** An agent to an agent, and after a while a TCP connection beside it. */
  Contention contend(WanPath path) throws IOException, InterruptedException {
    try (Wan wan = Wan.open(programs(), path);
        Watch delivered = Watch.ofDelivered(wan);
        Flow agents = start(Mover.AGENTS, wan, delivered.course())) {
      long began = awaitRush(agents, delivered.course());
      failIfEnded(agents, untilNanos(began + ALONE.toNanos()));
      long dropsBefore = wan.counters().toFar().queueDrops();
      try (Flow tcp = TcpFlow.start(bench, wan, time.plus(AROUND).plus(AROUND))) {
        long joined = System.nanoTime();
        long from = joined + AROUND.toNanos();
        long to = from + time.toNanos();
        failIfEnded(agents, untilNanos(to));
        long drops = wan.counters().toFar().queueDrops() - dropsBefore;
        Course ofAgents = agents.received(began);
        return new Contention(
            ofAgents.speed(began, joined),
            ofAgents.speed(from, to),
            tcp.received(joined).speed(from, to),
            drops);
      }
    }
  }

  private Path programs() {
    return bench.folder().resolve("programs");
  }

  private Flow start(Mover mover, Wan wan, Course onPath) throws IOException, InterruptedException {
    return switch (mover) {
      case TCP -> TcpFlow.start(bench, wan, time.plus(AROUND));
      case RAW -> RawFlow.start(bench, wan);
      case AGENTS -> AgentsFlow.start(bench, launcher, wan);
      case PAGES, PAGE_AGENT ->
          PagesFlow.start(
              bench, launcher, browsers.orElseThrow(), wan, onPath, mover == Mover.PAGE_AGENT);
    };
  }

  /** Waits for the first data on the path; returns when it came, on {@link System#nanoTime}. */
  private static long awaitRush(Flow flow, Course onPath) throws InterruptedException {
    long startNanos = System.nanoTime();
    while (onPath.firstRushNanos(RUSH_BYTES) == 0) {
      if (flow.hasEndedWithin(INTERVAL) && onPath.firstRushNanos(RUSH_BYTES) == 0) {
        throw new BenchException("It ended before any data crossed the path.");
      }
      if (System.nanoTime() - startNanos > START_TIMEOUT.toNanos()) {
        throw new BenchException("No data crossed the path.");
      }
    }
    return onPath.firstRushNanos(RUSH_BYTES);
  }

  private static void failIfEnded(Flow flow, Duration time) throws InterruptedException {
    if (flow.hasEndedWithin(time)) {
      throw new BenchException("It ended before all was measured.");
    }
  }

  private static Duration untilNanos(long nanos) {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }
}
