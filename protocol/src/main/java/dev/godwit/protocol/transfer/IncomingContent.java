package dev.godwit.protocol.transfer;

/** What has become of one file or stream on its way in, block by block. Confined to its machine. */
sealed interface IncomingContent permits IncomingFile, IncomingStream {
  /** How often one block may arrive with a wrong digest before the transfer is given up. */
  int MAX_REFUSALS = 3;

  /** How far a block may be ahead of the first one that is missing; more than any window holds. */
  int MAX_BLOCKS_AHEAD = 1024;

  /** Notes that this block is on its way; false if it is not its turn. */
  boolean announce(Frame.Block block);

  /** A block is written. */
  void verified(Frame.Block block);

  /** Notes a wrong digest; returns whether the block may be asked for again. */
  boolean refused(Frame.Block block);

  /**
   * Whether each block of a whole of this size has been announced, as it must before that is
   * stated.
   */
  boolean isAllAnnounced(long size);

  /** Notes the digest of the whole. */
  void state(Digest whole);

  boolean isStated();

  /** Whether every block is verified and the whole was stated. */
  boolean isWhole();

  /** Whether the whole is what was stated; to be asked once, when it {@link #isWhole}. */
  boolean matches();

  /** How many bytes it has, when it {@link #isWhole}. */
  long sizeBytes();
}
