package dev.godwit.agent;

import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.StateFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A file that the receiver has whole on its disk, as both sides know.
 *
 * @param at when this side knew
 * @param sent whether this side sent it, or received it
 * @param peer the other side
 * @param path on the sending side as it was offered, on the receiving side where it was saved
 * @param digest the same on both sides: SHA-256 over the SHA-256 digests of its blocks of 1 MiB, in
 *     base64url
 */
public record Delivery(
    Instant at, boolean sent, String peer, String path, long sizeBytes, String digest) {
  /**
   * Gives to the reader what agents with this state folder have delivered, the oldest first, as far
   * back as that is kept.
   *
   * @throws AgentException {@code unwritable} if the folder can't be used
   */
  public static void read(Path state, Consumer<Delivery> reader) throws AgentException {
    try {
      StateFolder.open(state)
          .history()
          .read(receipt ->
              reader.accept(
                  new Delivery(
                      receipt.at(),
                      receipt.sent(),
                      receipt.peer(),
                      receipt.path(),
                      receipt.sizeBytes(),
                      receipt.digest().text())));
    } catch (FileProblem problem) {
      throw new AgentException(problem.reason().code(), problem.getMessage());
    }
  }
}
