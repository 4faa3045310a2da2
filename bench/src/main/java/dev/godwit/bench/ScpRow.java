package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Path;

/** scp over loopback, to an SSH server of our own. */
record ScpRow(Workbench bench) implements Row {
  private static final String COPY = "copy.bin";

  @Override
  public String name() {
    return "scp";
  }

  @Override
  public String title() {
    return "scp over loopback";
  }

  @Override
  public Sample run() throws IOException, InterruptedException {
    Path inbox = bench.emptyFolder("inbox");
    Path copy = inbox.resolve(COPY);
    Sample sample;
    try (Ssh ssh = Ssh.start(bench)) {
      sample = run(ssh, inbox, copy);
    }
    bench.takeBack(copy);
    return sample;
  }

  private Sample run(Ssh ssh, Path inbox, Path copy) throws IOException, InterruptedException {
    double cpuBefore = Proc.endedChildrenCpuSeconds();
    try (Arrival arrival = Arrival.watch(inbox, COPY, bench.sizeBytes());
        Child sender = bench.start("scp", ssh.scp(bench.file(), copy))) {
      long endNanos = sender.awaitSuccess(bench.patience());
      long firstNanos = arrival.firstNanos(Ssh.STEP_TIMEOUT);
      long lastNanos = arrival.lastNanos(Ssh.STEP_TIMEOUT);
      ssh.server().awaitChildless();
      ssh.server().end();
      return Sample.of(
          new Sample.Moments(sender.startedNanos(), firstNanos, lastNanos, endNanos),
          Proc.endedChildrenCpuSeconds() - cpuBefore,
          sender.peakBytes(),
          ssh.server().peakBytes());
    }
  }
}
