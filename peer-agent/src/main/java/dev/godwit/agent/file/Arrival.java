package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.TransferId;
import java.time.Instant;

/**
 * One attempt at a transfer that is about to arrive.
 *
 * @param attempt counts up from 1 over all attempts at it
 * @param peer who sends it
 */
public record Arrival(TransferId transfer, int attempt, String peer, Instant now) {}
