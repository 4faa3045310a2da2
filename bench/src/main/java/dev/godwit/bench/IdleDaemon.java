package dev.godwit.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A daemon that nobody calls: the memory that it holds, and the CPU time that it takes. */
record IdleDaemon(Workbench bench, Godwit godwit) {
  private static final Duration SETTLING = Duration.ofSeconds(60);
  private static final Duration WATCHED = Duration.ofSeconds(60);

  /**
   * What it took.
   *
   * @param residentBytes a minute after it was ready
   * @param cpuSecondsAMinute in the minute after that
   */
  record Result(long residentBytes, double cpuSecondsAMinute) {}

  Result run() throws IOException, InterruptedException {
    try (Godwit.Server server = godwit.serve();
        Child daemon = godwit.daemon(server, "bench-idle", bench.emptyFolder("inbox"))) {
      Godwit.awaitReady(daemon);
      requireAliveFor(daemon, SETTLING);
      long residentBytes = Proc.residentBytes(daemon.handle().pid());
      double cpuBefore = Proc.treeCpuSeconds(daemon.handle());
      requireAliveFor(daemon, WATCHED);
      double cpuSeconds = Proc.treeCpuSeconds(daemon.handle()) - cpuBefore;
      return new Result(
          residentBytes, cpuSeconds * TimeUnit.MINUTES.toSeconds(1) / WATCHED.toSeconds());
    }
  }

  private static void requireAliveFor(Child daemon, Duration time) throws InterruptedException {
    if (daemon.hasEndedWithin(time)) {
      throw new BenchException("The idle daemon ended by itself.");
    }
  }
}
