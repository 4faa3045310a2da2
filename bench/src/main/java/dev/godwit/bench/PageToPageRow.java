package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The product: one page sends the file to another, from disk into the browser's own storage. */
record PageToPageRow(Workbench bench, Browsers browsers, Godwit godwit) implements Row {
  static final String NAME = "page-page";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "page to page";
  }

  @Override
  public boolean isProduct() {
    return true;
  }

  @Override
  public Sample run() throws IOException, InterruptedException {
    try (Godwit.Server server = godwit.serve();
        GodwitPage sender = browsers.godwit("sender", server);
        GodwitPage receiver = browsers.godwit("receiver", server)) {
      double cpuBefore = cpuSeconds(sender, receiver);
      sender.choosePeer(receiver.name());
      sender.send(bench.file());
      receiver.admit();
      long startNanos = receiver.accept();
      long endNanos = sender.await("Complete: " + receiver.name() + " has it");
      Sample sample =
          new Sample(
              Sample.seconds(startNanos, endNanos),
              Optional.empty(),
              cpuSeconds(sender, receiver) - cpuBefore,
              sender.browser().rendererPeakBytes(),
              receiver.browser().rendererPeakBytes());
      Path saved = bench.emptyFolder("inbox").resolve("saved");
      receiver.save(saved);
      bench.takeBack(saved);
      return sample;
    }
  }

  private static double cpuSeconds(GodwitPage sender, GodwitPage receiver) {
    return sender.browser().cpuSeconds() + receiver.browser().cpuSeconds();
  }
}
