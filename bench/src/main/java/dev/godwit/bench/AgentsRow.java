package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Path;

/** The product: one agent sends the file to another, from disk to disk, by the user's commands. */
record AgentsRow(Workbench bench, Godwit godwit) implements Row {
  static final String NAME = "agents";

  private static final String RECEIVER = "bench-receiver";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "agent to agent";
  }

  @Override
  public boolean isProduct() {
    return true;
  }

  @Override
  public Sample run() throws IOException, InterruptedException {
    Path inbox = bench.emptyFolder("inbox");
    Sample sample;
    try (Godwit.Server server = godwit.serve()) {
      sample = run(server, inbox);
    }
    bench.takeBack(inbox.resolve(bench.file().getFileName()));
    return sample;
  }

  private Sample run(Godwit.Server server, Path inbox) throws IOException, InterruptedException {
    double cpuBefore = Proc.endedChildrenCpuSeconds();
    String name = bench.file().getFileName().toString();
    try (Child receiver = godwit.receive(server, RECEIVER, inbox);
        Arrival arrival = Arrival.watch(inbox, name, bench.sizeBytes())) {
      Godwit.awaitReady(receiver);
      try (Child sender = godwit.send(server, RECEIVER)) {
        long endNanos = sender.awaitSuccess(bench.patience());
        receiver.awaitSuccess(Godwit.PATIENCE);
        return Sample.of(
            new Sample.Moments(
                sender.startedNanos(),
                arrival.firstNanos(Godwit.PATIENCE),
                arrival.lastNanos(Godwit.PATIENCE),
                endNanos),
            Proc.endedChildrenCpuSeconds() - cpuBefore,
            sender.peakBytes(),
            receiver.peakBytes());
      }
    }
  }
}
