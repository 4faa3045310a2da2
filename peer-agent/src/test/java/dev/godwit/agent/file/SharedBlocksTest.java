package dev.godwit.agent.file;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.godwit.protocol.transfer.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedBlocksTest {
  private static final int BLOCK = BlockBuffers.BLOCK_BYTES;
  private static final int BLOCKS = SharedBlocks.MAX_BLOCKS + 2;

  @TempDir Path directory;
  private final SharedBlocks shared = new SharedBlocks();
  private Path file;
  private byte[] content;
  private SourceFiles one;
  private SourceFiles other;

  @BeforeEach
  void aLargeFile() throws Exception {
    content = new byte[BLOCKS * BLOCK];
    new Random(1).nextBytes(content);
    file = Files.write(directory.resolve("large"), content);
    one = SourceFiles.scan(List.of(file));
    other = one.again();
  }

  private SharedBlocks.Lease lease(SourceFiles mine, int block) throws FileProblem {
    SharedBlocks.Lease lease = shared.read(mine, 0, (long) block * BLOCK, BLOCK);
    assertNotNull(lease);
    return lease;
  }

  private Digest digest(int block) {
    var computation = Digest.sha256();
    computation.update(content, block * BLOCK, BLOCK);
    return Digest.of(computation.digest());
  }

  /** So that to read it again would be noticed. */
  private void loseSource() throws IOException {
    Files.delete(file);
  }

  @Test
  void whatOneHasReadTheOtherDoesNotReadAgain() throws Exception {
    SharedBlocks.Lease first = lease(one, 0);
    loseSource();

    SharedBlocks.Lease second = lease(other, 0);

    assertEquals(digest(0), first.digest());
    assertEquals(digest(0), second.digest());
    first.data().position(100);
    assertEquals(0, second.data().position());
    byte[] bytes = new byte[BLOCK];
    second.data().get(bytes);
    assertEquals(digest(0), Digest.of(Digest.sha256().digest(bytes)));
  }

  @Test
  void aBlockIsKeptWhileTheOthersAreWithinReach() throws Exception {
    for (int i = 0; i < SharedBlocks.MAX_BLOCKS; i++) {
      shared.giveBack(lease(one, i));
    }
    loseSource();
    assertEquals(digest(0), lease(other, 0).digest());
  }

  @Test
  void whoFallsBehindReadsByItselfAndTakesNoRoomFromTheOthers() throws Exception {
    for (int i = 0; i <= SharedBlocks.MAX_BLOCKS; i++) {
      shared.giveBack(lease(one, i));
    }
    assertNull(shared.read(other, 0, 0, BLOCK));
    loseSource();
    for (int i = 1; i <= SharedBlocks.MAX_BLOCKS; i++) {
      assertEquals(digest(i), lease(other, i).digest());
    }
  }

  @Test
  void whatIsBeingSentIsNotGivenUpForMore() throws Exception {
    List<SharedBlocks.Lease> leases = new ArrayList<>();
    for (int i = 0; i < SharedBlocks.MAX_BLOCKS; i++) {
      leases.add(lease(one, i));
    }
    assertNull(shared.read(one, 0, (long) SharedBlocks.MAX_BLOCKS * BLOCK, BLOCK));
    shared.giveBack(leases.getLast());
    assertEquals(digest(SharedBlocks.MAX_BLOCKS), lease(one, SharedBlocks.MAX_BLOCKS).digest());
    assertEquals(digest(0), leases.getFirst().digest());
  }

  @Test
  void whatCannotBeReadIsToldToEachByItself() throws Exception {
    loseSource();
    assertThrows(FileProblem.class, () -> shared.read(one, 0, 0, BLOCK));
    assertNull(shared.read(other, 0, 0, BLOCK));
  }

  @Test
  void manyWhoReadTheSameAtOnceAllGetTheRightBytes() throws Exception {
    int readers = 4;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> ends = new ArrayList<>();
      for (int reader = 0; reader < readers; reader++) {
        SourceFiles mine = one.again();
        ends.add(threads.submit(() -> readAll(mine)));
      }
      for (Future<Integer> end : ends) {
        await().until(end::isDone);
        assertEquals(BLOCKS, end.get());
      }
    }
  }

  /** How many blocks were right, be they shared or not. */
  private int readAll(SourceFiles mine) throws FileProblem {
    BlockBuffers own = new BlockBuffers(1);
    int right = 0;
    for (int i = 0; i < BLOCKS; i++) {
      SharedBlocks.Lease lease = shared.read(mine, 0, (long) i * BLOCK, BLOCK);
      Digest read;
      if (lease == null) {
        var buffer = own.acquire();
        assertNotNull(buffer);
        read = mine.readBlock(0, (long) i * BLOCK, buffer.clear().limit(BLOCK));
        own.release(buffer);
      } else {
        var computation = Digest.sha256();
        computation.update(lease.data());
        read = Digest.of(computation.digest());
        shared.giveBack(lease);
      }
      right += read.equals(digest(i)) ? 1 : 0;
    }
    return right;
  }
}
