package dev.godwit.agent.file;

import static dev.godwit.agent.file.Arriving.digest;
import static dev.godwit.agent.file.Arriving.direct;
import static dev.godwit.agent.file.Arriving.id;
import static dev.godwit.agent.file.Arriving.manifest;
import static dev.godwit.agent.file.Arriving.randomBytes;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileEntry;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a block costs in memory on its way from and to a disk: its digest, and no copy of it. */
final class HotPathTest {
  private static final int BLOCK = 1 << 20;
  private static final int WARM_UP = 20;
  private static final int BLOCKS = 40;

  /** A digest is 100 bytes of this; a copy of the block would be a million. */
  private static final long FEW_BYTES = 2_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir private Path directory;

  @Test
  void readingABlockAllocatesNoMoreThanItsDigest() throws Exception {
    Path file = Files.write(directory.resolve("file"), randomBytes(BLOCKS * BLOCK, 1));
    ByteBuffer target = ByteBuffer.allocateDirect(BLOCK);
    try (SourceFiles files = SourceFiles.scan(List.of(file))) {
      assertFewBytes(block -> files.readBlock(0, (long) block * BLOCK, target));
    }
  }

  @Test
  void storingABlockAllocatesNoMoreThanItsDigest() throws Exception {
    byte[] block = randomBytes(BLOCK, 1);
    Digest digest = digest(block);
    ByteBuffer data = direct(block);
    ByteBuffer[] slices = {data.slice(0, 1000), data.slice(1000, BLOCK - 1000)};
    try (PartialFiles files =
        Arriving.open(directory, id(1), manifest(FileEntry.file("a", (long) BLOCKS * BLOCK)))) {
      assertFewBytes(number -> {
        slices[0].rewind();
        slices[1].rewind();
        files.store(0, (long) number * BLOCK, slices, digest);
      });
    }
  }

  private interface PerBlock {
    void run(int block) throws FileProblem;
  }

  private void assertFewBytes(PerBlock perBlock) throws FileProblem {
    for (int block = 0; block < WARM_UP; block++) {
      perBlock.run(block);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int block = WARM_UP; block < BLOCKS; block++) {
      perBlock.run(block);
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / (BLOCKS - WARM_UP);
    assertTrue(each < FEW_BYTES, () -> each + " bytes were allocated for each block");
  }
}
