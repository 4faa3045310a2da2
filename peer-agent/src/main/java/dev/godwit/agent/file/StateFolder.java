package dev.godwit.agent.file;

import dev.godwit.agent.file.FileProblem.Reason;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an agent keeps what must outlive its process, for the eyes of this user alone: transfers on
 * their way out, session tokens, last words and the history. Several processes may use it at once.
 * Thread-safe.
 */
public final class StateFolder {
  private final Path path;

  private StateFolder(Path path) {
    this.path = path;
  }

  /**
   * Opens it, or creates it.
   *
   * @throws FileProblem {@code UNWRITABLE}
   */
  public static StateFolder open(Path path) throws FileProblem {
    StateFolder folder = new StateFolder(path.toAbsolutePath().normalize());
    try {
      if (Files.isDirectory(folder.path)) {
        folder = new StateFolder(folder.path.toRealPath());
      }
      makeOwn(folder.path);
      return folder;
    } catch (IOException e) {
      throw folder.unusable(e);
    }
  }

  /** The transfers that this user's agents send, or have begun to send. */
  public SentTransfers sent() throws FileProblem {
    return new SentTransfers(child("sent"), this);
  }

  /** By what a session with a server is gone on with. */
  public SessionTokens tokens() throws FileProblem {
    return new SessionTokens(child("sessions"), this);
  }

  /** By which running daemons are asked. */
  public AgentSockets agents() throws FileProblem {
    return new AgentSockets(child("agents"), this);
  }

  /** What every further offer of a transfer that has ended is answered with. */
  public LastWords lastWords() {
    return new LastWords(path.resolve("last-words"), this);
  }

  /** What was delivered. */
  public History history() {
    return new History(path.resolve("history.jsonl"), this);
  }

  private Path child(String name) throws FileProblem {
    Path child = path.resolve(name);
    try {
      makeOwn(child);
      return child;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** What is in one of its folders. */
  static List<Path> content(Path folder) throws IOException {
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
      List<Path> content = new ArrayList<>();
      listing.forEach(content::add);
      return content;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  FileProblem unusable(IOException e) {
    return new FileProblem(
        Reason.UNWRITABLE,
        "What has to be kept can't be written to %s (%s). Name another folder by --state."
            .formatted(path, DiskErrors.words(e)),
        e);
  }

  private static void makeOwn(Path folder) throws IOException {
    Path parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    OwnerOnly.makeFolder(folder);
  }
}
