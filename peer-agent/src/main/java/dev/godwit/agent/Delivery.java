package dev.godwit.agent;

import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.FileReceipt;
import dev.godwit.agent.file.Receipt;
import dev.godwit.agent.file.StateFolder;
import dev.godwit.agent.file.TextReceipt;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;

/** What the other side has for good, as both sides know. */
public sealed interface Delivery {
  /** When this side knew. */
  Instant at();

  /** Whether this side sent it, or received it. */
  boolean sent();

  /** The other side. */
  String peer();

  /**
   * A file that the receiver has whole on its disk.
   *
   * @param path on the sending side as it was offered, on the receiving side where it was saved
   * @param digest the same on both sides: SHA-256 over the SHA-256 digests of its blocks of 1 MiB,
   *     in base64url
   */
  record OfFile(Instant at, boolean sent, String peer, String path, long sizeBytes, String digest)
      implements Delivery {}

  /** A note or a link that the receiver's person was shown. */
  record OfText(Instant at, boolean sent, String peer, String text) implements Delivery {}

  /**
   * Gives to the reader what agents with this state folder have delivered, the oldest first, as far
   * back as that is kept.
   *
   * @throws AgentException {@code unwritable} if the folder can't be used
   */
  static void read(Path state, Consumer<Delivery> reader) throws AgentException {
    try {
      StateFolder.open(state).history().read(receipt -> reader.accept(of(receipt)));
    } catch (FileProblem problem) {
      throw new AgentException(problem.reason().code(), problem.getMessage());
    }
  }

  private static Delivery of(Receipt receipt) {
    return switch (receipt) {
      case FileReceipt(var at, var sent, var peer, var path, var size, var digest) ->
          new OfFile(at, sent, peer, path, size, digest.text());
      case TextReceipt(var at, var sent, var peer, var text) -> new OfText(at, sent, peer, text);
    };
  }
}
