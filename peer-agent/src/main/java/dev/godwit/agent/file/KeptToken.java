package dev.godwit.agent.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * The token of one session with a server, kept so that a process that is started again has its name
 * back at once. Confined to one thread at a time.
 */
public final class KeptToken implements AutoCloseable {
  /** More is no token. */
  static final int MAX_BYTES = 4096;

  private final Path file;
  private final Path lockFile;
  private final ProcessLock lock;

  KeptToken(Path file, Path lockFile, ProcessLock lock) {
    this.file = file;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /** What an earlier process has left, if it did and that can be read. */
  public Optional<String> read() {
    try {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= MAX_BYTES) {
        String text = Files.readString(file);
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
      }
    } catch (IOException e) {
      // The name is then taken by logging in, as without a token.
    }
    return Optional.empty();
  }

  /** From now on it is this; one file takes the other's place. */
  public void write(String token) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnly.file(fresh))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(token);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The session is over. */
  public void delete() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(lockFile);
  }

  /** Leaves the token to the next process. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
