package dev.godwit.bench;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final int SIZE_BYTES = 100_000;

  @TempDir private Path folder;

  @Test
  void aPartUnderAnotherNameIsTheFirstByteAndTheWholeFileTheLast()
      throws IOException, InterruptedException {
    try (Arrival arrival = Arrival.watch(folder, "file", SIZE_BYTES)) {
      Path part = Files.createDirectory(folder.resolve("parts")).resolve("0.part");
      Files.write(part, new byte[SIZE_BYTES / 2]);
      long firstNanos = arrival.firstNanos(LONG);
      assertThrows(BenchException.class, () -> arrival.lastNanos(SHORT));

      Files.write(part, new byte[SIZE_BYTES]);
      Files.move(part, folder.resolve("file"), StandardCopyOption.ATOMIC_MOVE);

      assertTrue(arrival.lastNanos(LONG) > firstNanos);
    }
  }

  @Test
  void aSmallNoteIsNoContent() throws IOException {
    try (Arrival arrival = Arrival.watch(folder, "file", SIZE_BYTES)) {
      Files.write(folder.resolve("journal"), new byte[100]);

      assertThrows(BenchException.class, () -> arrival.firstNanos(SHORT));
    }
  }

  @Test
  void aFileSmallerThanAnyNoteArrivesStill() throws IOException, InterruptedException {
    try (Arrival arrival = Arrival.watch(folder, "file", 1)) {
      Files.write(folder.resolve("file"), new byte[1]);

      assertTrue(arrival.lastNanos(LONG) >= arrival.firstNanos(LONG));
    }
  }
}
