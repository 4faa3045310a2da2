package dev.godwit.protocol.transfer;

import java.util.BitSet;

/** What has become of each entry that is offered: the sender's books. Confined to its machine. */
final class OutgoingFiles {
  private final Manifest manifest;
  private final BitSet begun = new BitSet();
  private final BitSet stated = new BitSet();
  private final BitSet settled = new BitSet();
  private final BitSet skipped = new BitSet();
  private long skippedBytes;
  private int underWay;

  OutgoingFiles(Manifest manifest) {
    this.manifest = manifest;
  }

  boolean isNothingToSend(int file) {
    return manifest.entry(file).isDirectory() || settled.get(file) || skipped.get(file);
  }

  /** Whether one more file may be begun, or this one is. */
  boolean mayBegin(int file) {
    return begun.get(file) || underWay < Frame.MAX_FILES_UNDER_WAY;
  }

  /** Something of this file goes out. */
  void begin(int file) {
    if (!begun.get(file)) {
      begun.set(file);
      underWay++;
    }
  }

  boolean isStated(int file) {
    return stated.get(file);
  }

  void state(int file) {
    stated.set(file);
  }

  /** The receiver has this entry from an earlier attempt. */
  void settleBeforehand(FileRange range) {
    settled.set(range.from(), range.to());
  }

  /** Whether one of these is there already. */
  boolean isAnySettled(FileRange range) {
    int first = settled.nextSetBit(range.from());
    return first >= 0 && first < range.to();
  }

  /** What the entries measure that are there already. */
  long settledBytes() {
    return settled.stream().mapToLong(file -> manifest.entry(file).knownBytes()).sum();
  }

  boolean isSettled(int file) {
    return settled.get(file);
  }

  /** The receiver is done with this entry; false if that cannot be. */
  boolean settle(int file) {
    boolean sane =
        file < manifest.count()
            && !settled.get(file)
            && !skipped.get(file)
            && (stated.get(file) || manifest.entry(file).isDirectory());
    if (sane) {
      settled.set(file);
      end(file);
    }
    return sane;
  }

  /** Gives a file up; false if it was given up before. */
  boolean skip(int file) {
    if (skipped.get(file)) {
      return false;
    }
    skipped.set(file);
    skippedBytes += manifest.entry(file).knownBytes();
    end(file);
    return true;
  }

  private void end(int file) {
    if (begun.get(file)) {
      underWay--;
    }
  }

  boolean isSkipped(int file) {
    return skipped.get(file);
  }

  /** Whether nothing is left of which the receiver could not say that it is done. */
  boolean isAllSettled() {
    return settled.cardinality() + skipped.cardinality() == manifest.count();
  }

  /** Whether this is what "complete" has to say after all was sent. */
  boolean isSum(Frame.Complete complete) {
    return complete.files() == manifest.count() - skipped.cardinality()
        && complete.bytes() == manifest.totalBytes() - skippedBytes;
  }
}
