package dev.godwit.bench;

import com.microsoft.playwright.Download;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Does what PairDrop does, without its code: chunks of 64 kB, a word from the receiver after each
 * megabyte, no digests, all of the file in memory until it is saved.
 */
record StandInRow(Workbench bench, Browsers browsers) implements Row {
  @Override
  public String name() {
    return "stand-in";
  }

  @Override
  public String title() {
    return "stand-in for PairDrop";
  }

  @Override
  public Sample run() throws IOException {
    try (BarePair pair = BarePair.open(browsers)) {
      pair.sender().page().locator("input").setInputFiles(bench.file());
      Sample sample = pair.run("sendFile", "receiveFile", Map.of());
      Path saved = bench.emptyFolder("inbox").resolve("saved");
      Download download =
          pair.receiver().page().waitForDownload(() -> pair.receiver().page().locator("a").click());
      download.saveAs(saved);
      download.delete();
      bench.takeBack(saved);
      return sample;
    }
  }
}
