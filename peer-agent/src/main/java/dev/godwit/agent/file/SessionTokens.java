package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The tokens of this user's sessions, by server and name. Thread-safe. */
public final class SessionTokens {
  /** What a killed process has left is deleted after this: no server keeps a session so long. */
  static final Duration KEPT = Duration.ofDays(1);

  private static final int KEY_LENGTH = 22;
  private static final String LOCK = ".lock";

  private final Path folder;
  private final StateFolder state;

  SessionTokens(Path folder, StateFolder state) {
    this.folder = folder;
    this.state = state;
  }

  /**
   * The place for the token of one session.
   *
   * @return null if another process has this session: to take it from there would end that one's
   * @throws FileProblem {@code UNWRITABLE}
   */
  public @Nullable KeptToken take(String server, String name, Instant now) throws FileProblem {
    byte[] key = (server + "\0" + name).getBytes(StandardCharsets.UTF_8);
    String file = Digest.of(Digest.sha256().digest(key)).text().substring(0, KEY_LENGTH);
    try {
      sweep(now);
      Path lockFile = folder.resolve(file + LOCK);
      ProcessLock lock = ProcessLock.tryTake(lockFile);
      return lock == null ? null : new KeptToken(folder.resolve(file), lockFile, lock);
    } catch (IOException e) {
      throw state.unusable(e);
    }
  }

  private void sweep(Instant now) throws IOException {
    for (Path lockFile : StateFolder.content(folder)) {
      String name = String.valueOf(lockFile.getFileName());
      if (name.endsWith(LOCK)
          && Files.getLastModifiedTime(lockFile).toInstant().isBefore(now.minus(KEPT))) {
        ProcessLock lock = ProcessLock.tryTake(lockFile);
        if (lock != null) {
          String token = name.substring(0, name.length() - LOCK.length());
          try (KeptToken old = new KeptToken(folder.resolve(token), lockFile, lock)) {
            old.delete();
          }
        }
      }
    }
  }
}
