package dev.godwit.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.FrameException;
import org.junit.jupiter.api.Test;

/** A benchmark of a transfer that never happens would be fast. */
class MachinesBenchmarkTest {
  private final MachinesBenchmark benchmark = new MachinesBenchmark();

  @Test
  void theLargeFileCrosses() throws FrameException {
    assertEquals(256L * Frame.BLOCK_BYTES, benchmark.aBlockOfALargeFile());
  }

  @Test
  void theSmallFilesCross() throws FrameException {
    assertEquals(1_000 * 1_000, benchmark.aSmallFile());
  }
}
