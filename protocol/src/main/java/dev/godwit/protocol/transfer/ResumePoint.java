package dev.godwit.protocol.transfer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a receiver's disk holds of a transfer when an attempt begins, safe from any crash: what its
 * journal says of earlier attempts, and existing files that are to be taken for what is offered.
 *
 * @param done entries that are there under their real names
 * @param parts by the number of its entry, blocks of files that are not done; all of them, for an
 *     existing file. Handed over: the machine that gets them changes them
 * @param stream how far the transfer's stream is held, if it is one and not done; handed over
 */
public record ResumePoint(
    List<FileRange> done, Map<Integer, BlockDigests> parts, Optional<HeldStream> stream) {
  /** How many blocks one can resume from in all, 4 TiB: their digests are kept in memory. */
  public static final int MAX_BLOCKS = 1 << 22;

  public ResumePoint {
    done = List.copyOf(done);
    parts = Map.copyOf(parts);
  }

  /** What is held of files. */
  public ResumePoint(List<FileRange> done, Map<Integer, BlockDigests> parts) {
    this(done, parts, Optional.empty());
  }

  /** What is held of a stream. */
  public static ResumePoint of(HeldStream stream) {
    return new ResumePoint(List.of(), Map.of(), Optional.of(stream));
  }

  /** A disk that keeps a journal, in which there is nothing yet. */
  public static ResumePoint nothing() {
    return new ResumePoint(List.of(), Map.of());
  }
}
