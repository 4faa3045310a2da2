package dev.godwit.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A transfer at one moment. Immutable.
 *
 * @param direction whether this side sends or receives
 * @param peer the other side's name
 * @param state where it stands
 * @param code why it ended as it did, by the codes of {@code docs/errors.md}; empty otherwise
 * @param message for a person: what happens, or happened, and what to do; may be empty
 * @param names what is transferred: the names at the top, at most {@link #MAX_NAMES}
 * @param files how many entries there are, folders included
 * @param filesDone how many of them the receiver has under their real names
 * @param filesSkipped how many will not come
 * @param bytes how many bytes the receiver has verified and written
 * @param totalBytes how many there are; 0 of a stream, whose length nobody knows
 * @param path over which path bytes flow: {@code direct}, {@code relay (TURN/UDP)} …; empty before
 *     there is one
 * @param saved where what was received lies, the names at the top only; empty on the sending side
 */
public record TransferSnapshot(
    Direction direction,
    String peer,
    TransferState state,
    Optional<String> code,
    String message,
    List<String> names,
    int files,
    int filesDone,
    int filesSkipped,
    long bytes,
    long totalBytes,
    Optional<String> path,
    List<Path> saved) {

  /** How many names and places a snapshot lists. */
  public static final int MAX_NAMES = 100;

  /** Whether this side sends or receives. */
  public enum Direction {
    SEND,
    RECEIVE
  }

  public TransferSnapshot {
    names = List.copyOf(names);
    saved = List.copyOf(saved);
  }
}
