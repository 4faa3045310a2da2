package dev.godwit.protocol.transfer;

import dev.godwit.protocol.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a transfer offers, in the order in which it is numbered from 0. Immutable.
 *
 * @param entries as {@link #problemWith} allows them
 */
public record Manifest(List<FileEntry> entries) {
  /** How many entries a transfer may have: what both ends can hold and number in memory. */
  public static final int MAX_ENTRIES = 100_000;

  /** What all pages of a manifest may measure as JSON in UTF-8. */
  public static final int MAX_ENCODED_BYTES = 32 << 20;

  public Manifest {
    entries = List.copyOf(entries);
    problemWith(entries)
        .ifPresent(problem -> {
          throw new IllegalArgumentException(problem);
        });
  }

  /** Why these entries cannot be offered together, as a sentence; empty if they can. */
  public static Optional<String> problemWith(List<FileEntry> entries) {
    if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
      return Optional.of("A transfer has 1 to " + MAX_ENTRIES + " entries.");
    }
    long totalBytes = 0;
    long encodedBytes = 0;
    for (FileEntry entry : entries) {
      boolean stream = entries.size() == 1 && !entry.isDirectory();
      if (entry.sizeBytes().isEmpty() && !stream) {
        return Optional.of("The size of \"" + entry.path() + "\" is not known.");
      }
      // No overflow: each is below 2^53, and the sum is looked at each time.
      totalBytes += entry.knownBytes();
      encodedBytes += ManifestPages.encodedBytes(entry);
      if (totalBytes > JsonObject.MAX_INTEGER || encodedBytes > MAX_ENCODED_BYTES) {
        return Optional.of("A transfer has at most 2^53 - 1 bytes and 32 MiB of names.");
      }
    }
    return clash(entries);
  }

  /** An entry with its path, the separator made such that what is below a path sorts next to it. */
  private record Keyed(String key, FileEntry entry) {
    static Keyed of(FileEntry entry) {
      return new Keyed(entry.path().text().replace('/', '\0'), entry);
    }
  }

  /** Two entries of which one is in the way of the other, told as a sentence. */
  static Optional<String> clash(List<FileEntry> entries) {
    List<Keyed> sorted = new ArrayList<>(entries.size());
    entries.forEach(entry -> sorted.add(Keyed.of(entry)));
    sorted.sort(Comparator.comparing(Keyed::key));
    for (int i = 1; i < sorted.size(); i++) {
      Keyed first = sorted.get(i - 1);
      Keyed second = sorted.get(i);
      if (second.key().equals(first.key())) {
        return Optional.of("Two entries have the same path: " + second.entry().path());
      }
      if (!first.entry().isDirectory() && second.key().startsWith(first.key() + "\0")) {
        return Optional.of("A file cannot have something below it: " + second.entry().path());
      }
    }
    return Optional.empty();
  }

  /** The entry with this number. */
  public FileEntry entry(int file) {
    return entries.get(file);
  }

  /** How many entries there are, directories included. */
  public int count() {
    return entries.size();
  }

  /** Whether it is one stream of unknown length. */
  public boolean isStream() {
    return entries.getFirst().sizeBytes().isEmpty();
  }

  /**
   * What tells this manifest from any other: SHA-256 over its entries as they stand in a page, each
   * with a line feed after it.
   */
  public Digest digest() {
    MessageDigest computation = Digest.sha256();
    for (FileEntry entry : entries) {
      computation.update((FrameWriter.entry(entry) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return Digest.of(computation.digest());
  }

  /** What the files measure together. */
  public long totalBytes() {
    return entries.stream().mapToLong(FileEntry::knownBytes).sum();
  }
}
