package dev.godwit.protocol.transfer;

import java.util.List;

/**
 * Everything that a transfer offers, in the order in which it is numbered from 0. Immutable.
 *
 * @param entries at most {@value #MAX_ENTRIES}
 */
public record Manifest(List<FileEntry> entries) {
  /** How many entries a transfer may have: what both ends can hold and number in memory. */
  public static final int MAX_ENTRIES = 100_000;

  /** What all pages of a manifest may measure as JSON in UTF-8. */
  public static final int MAX_ENCODED_BYTES = 32 << 20;

  public Manifest {
    entries = List.copyOf(entries);
    if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException("a manifest has 1 to " + MAX_ENTRIES + " entries");
    }
  }

  /** The entry with this number. */
  public FileEntry entry(int file) {
    return entries.get(file);
  }

  /** How many entries there are, directories included. */
  public int count() {
    return entries.size();
  }

  /** What the files measure together. */
  public long totalBytes() {
    return entries.stream().mapToLong(FileEntry::knownBytes).reduce(0, Math::addExact);
  }
}
