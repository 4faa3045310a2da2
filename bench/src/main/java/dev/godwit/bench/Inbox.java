package dev.godwit.bench;

import dev.godwit.testkit.wan.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where an agent receives a file: how much of it is on the disk, in blocks, under whatever name.
 */
record Inbox(Path folder) {

  /** Looks at it now and then. */
  Watch watch() {
    AtomicLong most = new AtomicLong();
    return Watch.of(() -> most.accumulateAndGet(largestPart(), Math::max));
  }

  private long largestPart() {
    try {
      return Arrival.largestPart(folder);
    } catch (IOException | UncheckedIOException e) {
      return 0; // a file has got another name meanwhile, or is not there yet
    }
  }
}
