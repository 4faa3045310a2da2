package dev.godwit.agent.file;

import static dev.godwit.agent.file.Arriving.digest;
import static dev.godwit.agent.file.Arriving.direct;
import static dev.godwit.agent.file.Arriving.id;
import static dev.godwit.agent.file.Arriving.randomBytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.transfer.BlockDigests;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.FileRange;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.ResumePoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A power failure at any instant, and whatever the disk had kept by then of what was not forced:
 * what a second attempt is told that it holds is there, what has its name is whole, and the second
 * attempt ends well.
 */
final class PowerFailureTest {
  private static final int BLOCK = 1 << 20;
  private static final int SCHEDULES = 6;
  private static final int CRASHES = 40;

  private static final Manifest MANIFEST =
      new Manifest(
          List.of(
              FileEntry.file("big", 3 * BLOCK + 77),
              FileEntry.directory("album"),
              FileEntry.file("album/a", 5),
              FileEntry.file("album/b", BLOCK + 1),
              FileEntry.file("empty", 0),
              FileEntry.file("new/folder/c", 300)));

  @TempDir private Path temporary;
  private List<byte[]> contents = List.of();

  @BeforeEach
  void makeContents() {
    List<byte[]> all = new ArrayList<>();
    for (int file = 0; file < MANIFEST.count(); file++) {
      all.add(randomBytes((int) MANIFEST.entry(file).knownBytes(), file));
    }
    contents = all;
  }

  @Test
  void whateverAPowerFailureLeavesIsGoneOnWith() throws Exception {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      Path directory = Files.createDirectory(temporary.resolve("disk" + seed)).toRealPath();
      CrashModel model = new CrashModel(directory);
      int steps = receive(RecordedDisk.of(directory, model), model, new Random(seed));
      Random crashes = new Random(seed);
      for (int round = 0; round < CRASHES; round++) {
        int after = crashes.nextInt(steps + 1);
        String where = "schedule %d, crash %d after step %d".formatted(seed, round, after);
        Path left = Files.createDirectory(temporary.resolve("left"));
        model.leave(left, after, new Random(31L * seed + round));
        assertGoesOn(left, where);
        delete(left);
      }
      delete(directory);
    }
  }

  /**
   * One whole transfer: blocks in a random order, with checkpoints and batches between them.
   *
   * @return how many steps it took; those of tidying up are left out, as nobody goes on after it
   */
  private int receive(Path directory, CrashModel model, Random random) throws Exception {
    List<int[]> blocks = new ArrayList<>();
    BitSet unfinished = new BitSet();
    for (int file = 0; file < MANIFEST.count(); file++) {
      for (int index = 0; (long) index * BLOCK < contents.get(file).length; index++) {
        blocks.add(new int[] {file, index});
      }
      unfinished.set(file);
    }
    Collections.shuffle(blocks, random);
    BlockingQueue<Object> checkpoints = new LinkedBlockingQueue<>();
    try (PartialFiles files = Arriving.open(directory, id(1), MANIFEST)) {
      for (int i = 0; i < blocks.size(); i++) {
        storeBlock(files, blocks.get(i)[0], blocks.get(i)[1]);
        if (random.nextInt(3) == 0) {
          files.checkpoint(checkpoints::add);
          checkpoints.take();
        }
        List<Integer> whole = whole(unfinished, blocks.subList(i + 1, blocks.size()));
        if (!whole.isEmpty() && random.nextBoolean()) {
          files.publish(whole);
          whole.forEach(unfinished::clear);
        }
      }
      files.publish(unfinished.stream().boxed().toList());
      int steps = model.steps();
      files.complete();
      return steps;
    }
  }

  private static List<Integer> whole(BitSet unfinished, List<int[]> missing) {
    BitSet whole = (BitSet) unfinished.clone();
    missing.forEach(block -> whole.clear(block[0]));
    return whole.stream().boxed().toList();
  }

  private void assertGoesOn(Path left, String where) throws Exception {
    everything(left).forEach((name, bytes) -> assertOneOfOurs(name, bytes, where));
    try (PartialFiles files = Arriving.open(left, id(1), MANIFEST)) {
      ResumePoint held = files.held();
      BitSet done = new BitSet();
      for (FileRange range : held.done()) {
        done.set(range.from(), range.to());
      }
      for (int file = 0; file < MANIFEST.count(); file++) {
        if (!done.get(file)) {
          BlockDigests part = held.parts().getOrDefault(file, new BlockDigests());
          storeMissing(files, file, part, left, where);
        }
      }
      done.flip(0, MANIFEST.count());
      files.publish(done.stream().boxed().toList());
      files.complete();
    }
    Map<String, byte[]> all = everything(left);
    for (int file = 0; file < MANIFEST.count(); file++) {
      if (!MANIFEST.entry(file).isDirectory()) {
        byte[] content = contents.get(file);
        assertEquals(
            1, all.values().stream().filter(one -> Arrays.equals(one, content)).count(), where);
      }
    }
    assertFalse(Files.exists(left.resolve(".godwit")), where);
  }

  private void storeMissing(
      PartialFiles files, int file, BlockDigests part, Path left, String where) throws Exception {
    byte[] content = contents.get(file);
    for (int index = 0; (long) index * BLOCK < content.length; index++) {
      if (!part.has(index)) {
        storeBlock(files, file, index);
      } else {
        assertEquals(digest(block(file, index)), part.get(index), where);
        assertArrayEquals(block(file, index), readPart(left, file, index), where);
      }
    }
  }

  private byte[] readPart(Path left, int file, int index) throws IOException {
    Path part = left.resolve(".godwit").resolve(id(1).text()).resolve(file + ".part");
    ByteBuffer bytes = ByteBuffer.allocate(block(file, index).length);
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ)) {
      assertEquals(bytes.capacity(), channel.read(bytes, (long) index * BLOCK));
    }
    return bytes.array();
  }

  private void assertOneOfOurs(String name, byte[] bytes, String where) {
    if (!name.startsWith(".godwit")) {
      assertTrue(
          contents.stream().anyMatch(content -> Arrays.equals(content, bytes)),
          () -> name + " is not whole after " + where);
    }
  }

  private void storeBlock(PartialFiles files, int file, int index) throws FileProblem {
    byte[] block = block(file, index);
    ByteBuffer[] data = {direct(block)};
    assertTrue(files.store(file, (long) index * BLOCK, data, digest(block)));
  }

  private byte[] block(int file, int index) {
    byte[] content = contents.get(file);
    return Arrays.copyOfRange(
        content, index * BLOCK, Math.min(content.length, (index + 1) * BLOCK));
  }

  private static Map<String, byte[]> everything(Path folder) throws IOException {
    Map<String, byte[]> all = new TreeMap<>();
    try (var walk = Files.walk(folder)) {
      for (Path path : walk.toList()) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          all.put(folder.relativize(path).toString(), Files.readAllBytes(path));
        }
      }
    }
    return all;
  }

  private static void delete(Path folder) throws IOException {
    try (var walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
