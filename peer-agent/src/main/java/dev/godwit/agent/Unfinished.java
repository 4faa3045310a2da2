package dev.godwit.agent;

import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.Partial;
import dev.godwit.agent.file.Partials;
import dev.godwit.agent.file.SentTransfers;
import dev.godwit.agent.file.StateFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A transfer that was begun and has not ended: it goes on when the same is sent again.
 *
 * @param peer the other side
 * @param names what it is about: what was to be sent, or the names at the top of what arrives
 * @param heldBytes how many of its bytes are here, of files that are not whole; unknown to a sender
 *     who has not asked: 0
 * @param lastChange when it was worked on last
 */
public record Unfinished(
    String peer,
    List<String> names,
    int files,
    int filesDone,
    long totalBytes,
    long heldBytes,
    Instant lastChange) {
  public Unfinished {
    names = List.copyOf(names);
  }

  /**
   * What this user's agents have begun to send, the last changed last.
   *
   * @throws AgentException {@code unwritable}
   */
  public static List<Unfinished> sent(Path state) throws AgentException {
    try {
      return StateFolder.open(state).sent().unfinished().stream().map(Unfinished::of).toList();
    } catch (FileProblem problem) {
      throw new AgentException(problem.reason().code(), problem.getMessage());
    }
  }

  /** What has arrived in part in this folder, the last changed last. */
  public static List<Unfinished> received(Path directory) {
    return Partials.in(directory).values().stream().map(Unfinished::of).toList();
  }

  private static Unfinished of(SentTransfers.Unfinished sent) {
    return new Unfinished(
        sent.peer(), sent.sources(), sent.files(), 0, sent.totalBytes(), 0, sent.lastChange());
  }

  private static Unfinished of(Partial partial) {
    return new Unfinished(
        partial.peer(),
        partial.names(),
        partial.files(),
        partial.doneFiles(),
        partial.totalBytes(),
        Math.min(partial.heldBytes(), partial.totalBytes()),
        partial.lastChange());
  }
}
