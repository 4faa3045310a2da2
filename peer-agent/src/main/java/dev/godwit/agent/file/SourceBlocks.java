package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.Digest;
import java.nio.ByteBuffer;

/** What is sent, block by block. Confined to one thread at a time. */
public interface SourceBlocks extends AutoCloseable {
  /**
   * Fills all that remains of the target from this place of a file. Afterwards the target's
   * position and limit are what they were: it holds the block, ready to be sent.
   *
   * @param offset from the start of the file, in bytes; the block must lie within the file's size
   * @param target direct, or the bytes are copied once more
   * @return the SHA-256 of the bytes that were read
   * @throws FileProblem {@code SOURCE_CHANGED}, {@code UNREADABLE}
   */
  Digest readBlock(int file, long offset, ByteBuffer target) throws FileProblem;

  /**
   * Checks that a file is still what it was when it was found: to be called when all of it was
   * read.
   *
   * @throws FileProblem {@code SOURCE_CHANGED}, {@code UNREADABLE}
   */
  void verifyUnchanged(int file) throws FileProblem;

  /** Lets go of what is held open; it may be read again. */
  @Override
  void close();
}
