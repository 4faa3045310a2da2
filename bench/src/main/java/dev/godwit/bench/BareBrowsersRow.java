package dev.godwit.bench;

import java.io.IOException;
import java.util.Map;

/** The browsers' reference: a bare data channel, from memory to nowhere; bytes are counted. */
record BareBrowsersRow(Workbench bench, Browsers browsers, int messageBytes) implements Row {
  /** How the names of these rows begin. */
  static final String PREFIX = "chromium-";

  @Override
  public String name() {
    return PREFIX + messageBytes / 1024 + "k";
  }

  @Override
  public String title() {
    return "raw Chromium, %d KiB".formatted(messageBytes / 1024);
  }

  @Override
  public Sample run() throws IOException {
    try (BarePair pair = BarePair.open(browsers)) {
      return pair.run(
          "sendBytes",
          "receiveBytes",
          // The driver takes no long, and a page knows one kind of number.
          Map.of("messageBytes", messageBytes, "totalBytes", (double) bench.sizeBytes()));
    }
  }
}
