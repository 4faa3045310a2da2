package dev.godwit.agent;

import dev.godwit.agent.file.BlockBuffers;
import dev.godwit.protocol.transfer.WindowBudget;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The memory of this process for what arrives: what the windows of all its transfers may take in
 * all, and the buffers behind them, which go from one transfer to the next. Thread-safe.
 */
final class InboxMemory {
  /** Who finds nothing left of the budget waits; this only ends a fault. */
  static final int MAX_SEGMENTS = 256;

  private static final InboxMemory OF_PROCESS = new InboxMemory(WindowBudget.DEFAULT_BYTES);

  private final WindowBudget budget;
  private final BlockBuffers segments = new BlockBuffers(MAX_SEGMENTS);

  /** Memory of its own, for so many bytes of windows. */
  InboxMemory(long budgetBytes) {
    this.budget = new WindowBudget(budgetBytes);
  }

  /** The one that all agents of a process share. */
  static InboxMemory ofProcess() {
    return OF_PROCESS;
  }

  WindowBudget budget() {
    return budget;
  }

  /** A segment of {@link BlockBuffers#BLOCK_BYTES}. */
  ByteBuffer take() {
    return Objects.requireNonNull(segments.acquire(), "windows beyond their budget");
  }

  /** How many segments hold something now. */
  int lentSegments() {
    return segments.lent();
  }

  void giveBack(ByteBuffer segment) {
    segments.release(segment);
  }
}
