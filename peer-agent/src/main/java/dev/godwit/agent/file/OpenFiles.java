package dev.godwit.agent.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few files of a transfer open, by their number; one more closes the one used longest ago.
 * Looking one up allocates nothing. Confined to its caller.
 */
final class OpenFiles implements AutoCloseable {
  /**
   * How many files a transfer holds open: blocks come in order, so two would do; the rest spares
   * folders of small files from opening each twice. A hundred transfers at once stay below the
   * usual limit of 1,024 a process.
   */
  static final int MAX_OPEN = 8;

  private static final int NONE = -1;

  private final int[] files = new int[MAX_OPEN];
  private final long[] lastTurns = new long[MAX_OPEN];
  private final @Nullable FileChannel[] channels = new FileChannel[MAX_OPEN];
  private long turn;

  OpenFiles() {
    Arrays.fill(files, NONE);
  }

  /** The open channel of this file, or null if it must be opened. */
  @Nullable FileChannel get(int file) {
    int slot = slotOf(file);
    if (slot == NONE) {
      return null;
    }
    lastTurns[slot] = ++turn;
    return channels[slot];
  }

  /** Keeps the channel of a file that is not open yet. */
  void put(int file, FileChannel channel) throws IOException {
    int slot = 0;
    for (int i = 1; i < MAX_OPEN; i++) {
      if (lastTurns[i] < lastTurns[slot]) {
        slot = i;
      }
    }
    FileChannel oldest = channels[slot];
    files[slot] = file;
    channels[slot] = channel;
    lastTurns[slot] = ++turn;
    if (oldest != null) {
      oldest.close();
    }
  }

  /** Closes this file if it is open. */
  void close(int file) throws IOException {
    int slot = slotOf(file);
    if (slot == NONE) {
      return;
    }
    FileChannel channel = channels[slot];
    files[slot] = NONE;
    channels[slot] = null;
    lastTurns[slot] = 0;
    if (channel != null) {
      channel.close();
    }
  }

  /** Closes all; for when what they hold no longer matters. */
  @Override
  public void close() {
    for (int file : files.clone()) {
      if (file == NONE) {
        continue;
      }
      try {
        close(file);
      } catch (IOException e) {
        // Nobody relies on what was in it any more: published files are forced before.
      }
    }
  }

  private int slotOf(int file) {
    for (int i = 0; i < MAX_OPEN; i++) {
      if (files[i] == file) {
        return i;
      }
    }
    return NONE;
  }
}
