package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the sockets are by which this user's running daemons are asked, by name. Thread-safe. */
public final class AgentSockets {
  private static final String SOCKET = ".sock";

  /** Short, as a socket's path may have some hundred bytes. */
  private static final int KEY_LENGTH = 8;

  private final Path folder;
  private final StateFolder state;

  AgentSockets(Path folder, StateFolder state) {
    this.folder = folder;
    this.state = state;
  }

  /** A place for the socket of one daemon. Confined to its caller. */
  public static final class Place implements AutoCloseable {
    private final Path path;
    private final ProcessLock lock;

    private Place(Path path, ProcessLock lock) {
      this.path = path;
      this.lock = lock;
    }

    /** Where the socket is to be; what an earlier process has left there is of no use. */
    public Path path() {
      return path;
    }

    /** Others may take it. */
    @Override
    public void close() throws IOException {
      lock.close();
    }
  }

  /**
   * Takes the place for the daemon of this name.
   *
   * @return null if a running one has it
   */
  public @Nullable Place take(String name) throws FileProblem {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    String key = Digest.of(Digest.sha256().digest(bytes)).text().substring(0, KEY_LENGTH);
    try {
      ProcessLock lock = ProcessLock.tryTake(folder.resolve(key + ".lock"));
      return lock == null ? null : new Place(folder.resolve(key + SOCKET), lock);
    } catch (IOException e) {
      throw state.unusable(e);
    }
  }

  /** All sockets that there are, those of killed processes too. */
  public List<Path> all() throws FileProblem {
    try {
      return StateFolder.content(folder).stream()
          .filter(file -> file.toString().endsWith(SOCKET))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw state.unusable(e);
    }
  }
}
