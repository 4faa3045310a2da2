package dev.godwit.protocol.transfer;

import java.util.Arrays;
import java.util.Random;

/**
 * A file to be sent in a test: an entry and content that anybody can tell from its seed.
 *
 * @param entry what it is offered as
 * @param seed files of different seeds have different content
 * @param compressible whether it becomes much smaller when it is compressed
 */
record TestFile(FileEntry entry, int seed, boolean compressible) {
  private static final byte[] NOISE = noise();

  static TestFile of(String path, long size) {
    return new TestFile(FileEntry.file(path, size), path.hashCode(), false);
  }

  static TestFile compressible(String path, long size) {
    return new TestFile(FileEntry.file(path, size), path.hashCode(), true);
  }

  static TestFile directory(String path) {
    return new TestFile(FileEntry.directory(path), 0, false);
  }

  /** A part of its content. */
  byte[] bytes(long offset, int length) {
    byte[] part = new byte[length];
    if (compressible) {
      int from = 0;
      while (from < length) {
        // Runs that end where a multiple of 256 is.
        int to = (int) Math.min(length, ((offset + from) | 255) + 1 - offset);
        Arrays.fill(part, from, to, NOISE[(int) ((offset + from) >> 8) % NOISE.length]);
        from = to;
      }
      return part;
    }
    int position = (int) Math.floorMod(offset + seed * 7919L, (long) NOISE.length);
    int copied = 0;
    while (copied < length) {
      int run = Math.min(length - copied, NOISE.length - position);
      System.arraycopy(NOISE, position, part, copied, run);
      copied += run;
      position = 0;
    }
    return part;
  }

  byte[] content() {
    return bytes(0, (int) entry.knownBytes());
  }

  private static byte[] noise() {
    // A prime length, so that no two blocks of a file are alike.
    byte[] noise = new byte[3_145_739];
    new Random(2718281828L).nextBytes(noise);
    return noise;
  }
}
