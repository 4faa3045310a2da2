package dev.godwit.protocol.transfer;

import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sending process keeps of a stream over the links of one transfer: the blocks that were
 * read and that the receiver has not acknowledged, whose bytes the edge keeps as long. Confined to
 * its caller: one machine at a time has it, the newest.
 */
public final class SentStream {
  /** How many blocks are kept, each in a buffer of 1 MiB: as much as any window. */
  public static final int MAX_KEPT_BLOCKS = 16;

  private static final class Kept {
    final Sender.Block block;
    final Digest digest;
    boolean settled;

    Kept(Sender.Block block, Digest digest) {
      this.block = block;
      this.digest = digest;
    }
  }

  private final Deque<Kept> kept = new ArrayDeque<>();
  private final MessageDigest content = Digest.sha256();
  private final MessageDigest proofOfForgotten = Digest.sha256();
  private long forgottenEnd;
  private long readEnd;
  private boolean reading;
  private boolean ended;

  /** One of which nothing was read yet. */
  public SentStream() {}

  /** The next block to ask the edge for, which then is being read; null if not now. */
  Sender.@Nullable Block nextToRead() {
    if (reading || ended || kept.size() >= MAX_KEPT_BLOCKS) {
      return null;
    }
    reading = true;
    return new Sender.Block(0, readEnd, Frame.BLOCK_BYTES, false);
  }

  /** The block that was asked for has so many bytes; null if it has none. */
  Sender.@Nullable Block read(int length, Digest digest, boolean end) {
    reading = false;
    ended = end;
    if (length == 0) {
      return null;
    }
    Sender.Block block = new Sender.Block(0, readEnd, length, false);
    kept.add(new Kept(block, digest));
    digest.updateInto(content);
    readEnd += length;
    return block;
  }

  boolean isReading() {
    return reading;
  }

  boolean isEnded() {
    return ended;
  }

  /** How much was read. */
  long readEnd() {
    return readEnd;
  }

  /** How much the receiver holds, and this side no longer does. */
  long forgottenEnd() {
    return forgottenEnd;
  }

  /** The digest of the whole, once it {@link #isEnded}. */
  Digest contentDigest() {
    return Digest.of(Digest.copyOf(content).digest());
  }

  /** The digest of the block that begins there; null if none that is kept does. */
  @Nullable Digest digestAt(long offset) {
    Kept one = keptAt(offset);
    return one == null ? null : one.digest;
  }

  /** The block that begins there, if it is kept. */
  Sender.@Nullable Block blockAt(long offset) {
    Kept one = keptAt(offset);
    return one == null ? null : one.block;
  }

  private @Nullable Kept keptAt(long offset) {
    for (Kept one : kept) {
      if (one.block.offset() == offset) {
        return one;
      }
    }
    return null;
  }

  /**
   * The receiver says that it holds the stream up to there; false if that is not true, or what
   * comes next is not here any more.
   */
  boolean isHeldUpTo(long end, Digest expectedProof) {
    MessageDigest proof = Digest.copyOf(proofOfForgotten);
    long covered = forgottenEnd;
    for (Kept one : kept) {
      if (covered >= end) {
        break;
      }
      addToProof(proof, one);
      covered += one.block.length();
    }
    return covered == end && Digest.of(proof.digest()).equals(expectedProof);
  }

  /** The receiver holds all up to there; returns the blocks that are not kept any more. */
  List<Sender.Block> settleUpTo(long end) {
    for (Kept one : kept) {
      one.settled |= one.block.offset() < end;
    }
    return forget();
  }

  /** The receiver holds the block that begins there; returns those that are not kept any more. */
  List<Sender.Block> settle(long offset) {
    Kept one = keptAt(offset);
    if (one != null) {
      one.settled = true;
    }
    return forget();
  }

  private List<Sender.Block> forget() {
    List<Sender.Block> forgotten = new ArrayList<>();
    while (!kept.isEmpty() && kept.element().settled) {
      Kept one = kept.remove();
      addToProof(proofOfForgotten, one);
      forgottenEnd += one.block.length();
      forgotten.add(one.block);
    }
    return forgotten;
  }

  private static void addToProof(MessageDigest proof, Kept one) {
    BlockDigests.addToProof(proof, one.block.offset(), one.block.length());
    one.digest.updateInto(proof);
  }
}
