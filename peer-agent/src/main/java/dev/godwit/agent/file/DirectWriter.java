package dev.godwit.agent.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes to disk past the system's page cache, which spares a copy and fills nobody's memory with
 * what is not read again soon. It takes what it can: whole pages, from a border in memory to a
 * border in the file, where the file system allows it; the rest is for an ordinary channel. Holds
 * one file open. Confined to its caller.
 */
final class DirectWriter implements AutoCloseable {
  /** Memory, place in the file and length are multiples of this. */
  static final int PAGE_BYTES = 4096;

  /** Less is not worth a wait for the disk. */
  static final int MIN_BYTES = 1 << 20;

  private static final int NONE = -1;

  private static final Optional<OpenOption> DIRECT = directOption();

  private final IntFunction<Path> paths;
  private int file = NONE;
  private @Nullable FileChannel channel;
  private boolean isRefused;

  /** Writes to the files, which exist, at the paths that belong to their numbers. */
  DirectWriter(IntFunction<Path> paths) {
    this.paths = paths;
  }

  /**
   * Writes what it can of the slice, and moves its position behind that.
   *
   * @return how many bytes were written; 0 is no failure
   */
  int write(int number, ByteBuffer slice, long position) throws IOException {
    int bytes = slice.remaining() - slice.remaining() % PAGE_BYTES;
    if (isRefused || bytes < MIN_BYTES || !isOnBorder(slice, position)) {
      return 0;
    }
    int start = slice.position();
    int limit = slice.limit();
    try {
      return channel(number).write(slice.limit(start + bytes), position);
    } catch (IOException | UnsupportedOperationException e) {
      // Some file systems can't. Where the disk itself has failed, the ordinary channel says so.
      isRefused = true;
      slice.position(start);
      close();
      return 0;
    } finally {
      slice.limit(limit);
    }
  }

  /** Closes this file if it is the one that is open. */
  void close(int number) throws IOException {
    if (file == number) {
      close();
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    file = NONE;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  private static boolean isOnBorder(ByteBuffer slice, long position) {
    return position % PAGE_BYTES == 0
        && slice.isDirect()
        && slice.alignmentOffset(slice.position(), PAGE_BYTES) == 0;
  }

  private FileChannel channel(int number) throws IOException {
    FileChannel open = channel;
    if (open == null || file != number) {
      close();
      OpenOption option = DIRECT.orElseThrow(UnsupportedOperationException::new);
      open =
          FileChannel.open(
              paths.apply(number), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS, option);
      file = number;
      channel = open;
    }
    return open;
  }

  /** By name, as the compiler warns of this class as of one that a JDK need not have. */
  private static Optional<OpenOption> directOption() {
    try {
      return Stream.of(Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
          .filter(option -> option.toString().equals("DIRECT"))
          .map(OpenOption.class::cast)
          .findFirst();
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }
}
