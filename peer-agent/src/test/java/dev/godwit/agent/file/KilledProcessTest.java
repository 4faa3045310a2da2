package dev.godwit.agent.file;

import static dev.godwit.agent.file.Arriving.digest;
import static dev.godwit.agent.file.Arriving.direct;
import static dev.godwit.agent.file.Arriving.id;
import static dev.godwit.agent.file.Arriving.manifest;
import static dev.godwit.agent.file.Arriving.randomBytes;
import static dev.godwit.agent.file.Problems.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.protocol.transfer.BlockDigests;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.TransferId;
import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other processes see of a transfer while one works on it, and after that was killed. */
final class KilledProcessTest {
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = 40;
  private static final int KILLS = 3;
  private static final byte[] CONTENT = randomBytes(BLOCKS * BLOCK, 1);
  private static final Manifest MANIFEST =
      manifest(FileEntry.file("small", 4), FileEntry.file("big", CONTENT.length));

  @TempDir private Path directory;

  @Test
  void eachProcessGoesOnWhereTheOneBeforeItWasKilled() throws Exception {
    Random random = new Random(42);
    int safe = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process receiving = start(directory, id(1));
      try (BufferedReader said = receiving.inputReader(UTF_8)) {
        int held = Integer.parseInt(said.readLine());
        assertTrue(held >= safe, held + " blocks are held of " + safe);
        assertProblem(Reason.EXISTS, () -> Arriving.open(directory, id(1), MANIFEST));
        int more = 1 + random.nextInt(BLOCKS / (KILLS + 1));
        for (int i = 0; i < more; i++) {
          safe = Integer.parseInt(said.readLine());
        }
      } finally {
        receiving.destroyForcibly().waitFor();
      }
      assertEquals("done", Files.readString(directory.resolve("small")));
      assertFalse(Files.exists(directory.resolve("big")));
    }

    try (PartialFiles files = Arriving.open(directory, id(1), MANIFEST)) {
      BlockDigests held = files.held().parts().getOrDefault(1, new BlockDigests());
      assertTrue(held.count() >= safe, held.count() + " blocks are held of " + safe);
      for (int index = 0; index < BLOCKS; index++) {
        if (!held.has(index)) {
          storeBlock(files, index);
        }
      }
      files.publish(List.of(1));
      files.complete();
    }
    assertArrayEquals(CONTENT, Files.readAllBytes(directory.resolve("big")));
    assertFalse(Files.exists(directory.resolve(".godwit")));
    assertFalse(Files.exists(directory.resolve("small (1)")));
  }

  /** Receives for as long as it lives, and says after each checkpoint how many blocks are safe. */
  static final class Receiving {
    private Receiving() {}

    public static void main(String[] arguments) throws Exception {
      PartialFiles files =
          Arriving.open(Path.of(arguments[0]), new TransferId(arguments[1]), MANIFEST);
      if (files.held().done().isEmpty()) {
        Arriving.store(files, 0, "done".getBytes(UTF_8));
        files.publish(List.of(0));
      }
      BlockDigests held = files.held().parts().getOrDefault(1, new BlockDigests());
      System.out.println(held.count());
      BlockingQueue<Object> checkpoints = new LinkedBlockingQueue<>();
      // The last stays missing, so that it is killed before it is done.
      int index = held.nextMissingFrom(0);
      for (; index < BLOCKS - 1; index = held.nextMissingFrom(index + 1)) {
        storeBlock(files, index);
        held.put(index, digest(block(index)));
        files.checkpoint(checkpoints::add);
        checkpoints.take();
        System.out.println(held.count());
      }
      while (System.in.read() >= 0) {
        // Until it is killed.
      }
    }
  }

  private static byte[] block(int index) {
    return Arrays.copyOfRange(CONTENT, index * BLOCK, (index + 1) * BLOCK);
  }

  private static void storeBlock(PartialFiles files, int index) throws FileProblem {
    byte[] block = block(index);
    ByteBuffer[] data = {direct(block)};
    assertTrue(files.store(1, (long) index * BLOCK, data, digest(block)));
  }

  private static Process start(Path directory, TransferId id) throws Exception {
    return ChildProcess.of(Receiving.class, directory.toString(), id.text()).start();
  }
}
