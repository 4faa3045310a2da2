package dev.godwit.protocol.transfer;

/** What a receiver whose window has a choice wants of the memory that transfers share. */
public sealed interface MemoryOutput extends Receiver.Output {
  /**
   * The window should have so many bytes in all: {@link Receiver#onMemory} answers, the first time
   * when at least {@link ReceiverLimits#MIN_WINDOW_BYTES} are free, later at once.
   */
  record Ask(long totalBytes) implements MemoryOutput {}

  /** The window needs no more than this from now on. */
  record Return(long totalBytes) implements MemoryOutput {}
}
