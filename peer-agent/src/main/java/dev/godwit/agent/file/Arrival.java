package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.TransferId;
import java.time.Instant;

/**
 * One attempt at a transfer that is about to arrive.
 *
 * @param attempt counts up from 1 over all attempts at it
 * @param peer who sends it
 * @param takenNames what is done where a name is taken
 */
public record Arrival(
    TransferId transfer, int attempt, String peer, Instant now, TakenNames takenNames) {
  /** What finds its name taken gets another. */
  public Arrival(TransferId transfer, int attempt, String peer, Instant now) {
    this(transfer, attempt, peer, now, TakenNames.RENAME);
  }
}
