package dev.godwit.agent.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One open file, read or written past the system's page cache, which spares a copy and fills
 * nobody's memory with what is not looked at again soon. It takes what it can: whole pages, between
 * a border in memory and a border in the file, where the file system allows it; the rest is for an
 * ordinary channel. Confined to its caller.
 */
final class DirectFile implements AutoCloseable {
  /** Memory, place in the file and length are multiples of this. */
  static final int PAGE_BYTES = 4096;

  /** Less is not worth a wait for the disk. */
  static final int MIN_BYTES = 1 << 20;

  private static final int NONE = -1;

  private static final Optional<OpenOption> DIRECT = directOption();

  private final IntFunction<Path> paths;
  private final Set<OpenOption> options;
  private int file = NONE;
  private @Nullable FileChannel channel;
  private boolean isRefused;

  private DirectFile(IntFunction<Path> paths, StandardOpenOption access) {
    this.paths = paths;
    this.options =
        DIRECT.map(direct -> Set.of(access, LinkOption.NOFOLLOW_LINKS, direct)).orElse(Set.of());
    this.isRefused = options.isEmpty();
  }

  /** Reads files, which exist, at the paths that belong to their numbers. */
  static DirectFile reading(IntFunction<Path> paths) {
    return new DirectFile(paths, StandardOpenOption.READ);
  }

  /** Writes to files, which exist, at the paths that belong to their numbers. */
  static DirectFile writing(IntFunction<Path> paths) {
    return new DirectFile(paths, StandardOpenOption.WRITE);
  }

  /** Whether there is something in these bytes that it would move, to or from there in a file. */
  boolean takes(ByteBuffer bytes, long position) {
    return !isRefused && bytes.remaining() >= MIN_BYTES && isOnBorder(bytes, position);
  }

  /** Whether this is the file that is open. */
  boolean isOpen(int number) {
    return file == number;
  }

  /**
   * Reads what it can of what remains of the target, and moves its position behind that.
   *
   * @return how many bytes were read; 0 is no failure
   */
  int read(int number, ByteBuffer target, long position) throws IOException {
    return move(number, target, position, FileChannel::read);
  }

  /**
   * Writes what it can of the slice, and moves its position behind that.
   *
   * @return how many bytes were written; 0 is no failure
   */
  int write(int number, ByteBuffer slice, long position) throws IOException {
    return move(number, slice, position, FileChannel::write);
  }

  private interface Move {
    int apply(FileChannel channel, ByteBuffer bytes, long position) throws IOException;
  }

  private int move(int number, ByteBuffer bytes, long position, Move move) throws IOException {
    if (!takes(bytes, position)) {
      return 0;
    }
    int wholePages = bytes.remaining() - bytes.remaining() % PAGE_BYTES;
    int start = bytes.position();
    int limit = bytes.limit();
    try {
      int moved = move.apply(channel(number), bytes.limit(start + wholePages), position);
      return Math.max(0, moved);
    } catch (IOException | UnsupportedOperationException e) {
      // Some file systems can't. Where the disk itself has failed, the ordinary channel says so.
      isRefused = true;
      bytes.position(start);
      close();
      return 0;
    } finally {
      bytes.limit(limit);
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
      open = FileChannel.open(paths.apply(number), options);
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
