package dev.godwit.agent.file;

/** Is told now and then how far files that exist are hashed. */
public interface HashProgress {
  /** Nobody is told. */
  HashProgress UNTOLD = (_, _) -> {};

  /** So many bytes are hashed of so many. */
  void hashed(long doneBytes, long totalBytes);
}
