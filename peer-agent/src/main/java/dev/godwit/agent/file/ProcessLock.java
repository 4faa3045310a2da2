package dev.godwit.agent.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Says to other processes, and to the rest of this one, that something on disk is in use: a lock on
 * a file, which ends with the process however that ends. Thread-safe.
 */
final class ProcessLock implements AutoCloseable {
  private static final ReentrantLock GUARD = new ReentrantLock();
  private static final Condition FREED = GUARD.newCondition();

  /**
   * What this process has, guarded by the above. The system's locks would not do: to close any
   * channel of a file ends all locks that the process has on it.
   */
  private static final Set<Path> OURS = new HashSet<>();

  private final Path file;
  private final FileChannel channel;

  private ProcessLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock if it is free.
   *
   * @param file created if missing; whoever has the lock may delete it
   * @return null if somebody has it
   * @throws java.nio.file.NoSuchFileException if the folder is gone
   */
  static @Nullable ProcessLock tryTake(Path file) throws IOException {
    Path real = realPath(file);
    if (!claim(real)) {
      return null;
    }
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel = open(real);
      taken = isFree(channel);
      return taken ? new ProcessLock(real, channel) : null;
    } finally {
      if (!taken) {
        release(real, channel);
      }
    }
  }

  /** Waits for the lock; for what is held for a moment only. */
  static ProcessLock take(Path file) throws IOException {
    Path real = realPath(file);
    awaitClaim(real);
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel = open(real);
      awaitFree(channel);
      taken = true;
      return new ProcessLock(real, channel);
    } finally {
      if (!taken) {
        release(real, channel);
      }
    }
  }

  @Override
  public void close() throws IOException {
    release(file, channel);
  }

  private static boolean claim(Path file) {
    GUARD.lock();
    try {
      return OURS.add(file);
    } finally {
      GUARD.unlock();
    }
  }

  private static void awaitClaim(Path file) {
    GUARD.lock();
    try {
      while (!OURS.add(file)) {
        FREED.awaitUninterruptibly();
      }
    } finally {
      GUARD.unlock();
    }
  }

  /** First for other processes, then for this one, whose next channel would end the lock. */
  private static void release(Path file, @Nullable FileChannel channel) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      GUARD.lock();
      try {
        OURS.remove(file);
        FREED.signalAll();
      } finally {
        GUARD.unlock();
      }
    }
  }

  private static void awaitFree(FileChannel channel) {
    try {
      var _ = channel.lock();
    } catch (IOException e) {
      // As below.
    }
  }

  private static boolean isFree(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException e) {
      // Some network file systems know no locks: go on without.
      return true;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        OwnerOnly.file(file));
  }

  private static Path realPath(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
  }
}
