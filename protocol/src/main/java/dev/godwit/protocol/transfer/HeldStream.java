package dev.godwit.protocol.transfer;

import java.security.MessageDigest;

/**
 * How far a receiver holds a stream, and what proves that: its edge notes each block that it has
 * written, in order, and hands a copy over when a further attempt begins. Not thread-safe.
 */
public final class HeldStream {
  private final MessageDigest content;
  private final MessageDigest proof;
  private long endBytes;

  /** Nothing of a stream. */
  public HeldStream() {
    this(Digest.sha256(), Digest.sha256(), 0);
  }

  private HeldStream(MessageDigest content, MessageDigest proof, long endBytes) {
    this.content = content;
    this.proof = proof;
    this.endBytes = endBytes;
  }

  /** The next block is written. */
  public void add(int length, Digest digest) {
    BlockDigests.addToProof(proof, endBytes, length);
    digest.updateInto(proof);
    digest.updateInto(content);
    endBytes += length;
  }

  /** How much is held. */
  public long endBytes() {
    return endBytes;
  }

  /** The same, which goes its own way from now on. */
  public HeldStream copy() {
    return new HeldStream(Digest.copyOf(content), Digest.copyOf(proof), endBytes);
  }

  /** What proves that it is the same stream. */
  Digest proof() {
    return Digest.of(Digest.copyOf(proof).digest());
  }

  /** The digest of what is held, as if that were the whole. */
  Digest contentDigest() {
    return Digest.of(Digest.copyOf(content).digest());
  }
}
