package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Path;

/** The product: a page sends the file to an agent, from disk to disk. */
record PageToAgentRow(Workbench bench, Browsers browsers, Godwit godwit) implements Row {
  static final String NAME = "page-agent";

  private static final String RECEIVER = "bench-receiver";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "page to agent";
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
    String name = bench.file().getFileName().toString();
    try (GodwitPage sender = browsers.godwit("sender", server)) {
      double cpuBefore = Proc.endedChildrenCpuSeconds() + sender.browser().cpuSeconds();
      try (Child receiver = godwit.receive(server, RECEIVER, inbox);
          Arrival arrival = Arrival.watch(inbox, name, bench.sizeBytes())) {
        Godwit.awaitReady(receiver);
        sender.choosePeer(RECEIVER);
        long startNanos = sender.send(bench.file());
        long endNanos = sender.await("Complete: " + RECEIVER + " has it");
        receiver.awaitSuccess(Godwit.PATIENCE);
        return Sample.of(
            new Sample.Moments(
                startNanos,
                arrival.firstNanos(Godwit.PATIENCE),
                arrival.lastNanos(Godwit.PATIENCE),
                endNanos),
            Proc.endedChildrenCpuSeconds() + sender.browser().cpuSeconds() - cpuBefore,
            sender.browser().rendererPeakBytes(),
            receiver.peakBytes());
      }
    }
  }
}
