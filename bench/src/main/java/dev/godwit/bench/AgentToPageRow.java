package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The product: an agent sends the file to a page, from disk into the browser's own storage. */
record AgentToPageRow(Workbench bench, Browsers browsers, Godwit godwit) implements Row {
  static final String NAME = "agent-page";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "agent to page";
  }

  @Override
  public boolean isProduct() {
    return true;
  }

  @Override
  public Sample run() throws IOException, InterruptedException {
    try (Godwit.Server server = godwit.serve();
        GodwitPage receiver = browsers.godwit("receiver", server)) {
      double cpuBefore = Proc.endedChildrenCpuSeconds() + receiver.browser().cpuSeconds();
      try (Child sender = godwit.send(server, receiver.name())) {
        receiver.admit();
        long startNanos = receiver.accept();
        long endNanos = sender.awaitSuccess(bench.patience());
        Sample sample =
            new Sample(
                Sample.seconds(startNanos, endNanos),
                Optional.empty(),
                Proc.endedChildrenCpuSeconds() + receiver.browser().cpuSeconds() - cpuBefore,
                sender.peakBytes(),
                receiver.browser().rendererPeakBytes());
        Path saved = bench.emptyFolder("inbox").resolve("saved");
        receiver.save(saved);
        bench.takeBack(saved);
        return sample;
      }
    }
  }
}
