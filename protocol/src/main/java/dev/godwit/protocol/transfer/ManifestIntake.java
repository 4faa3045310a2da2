package dev.godwit.protocol.transfer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Puts a manifest together from its pages and holds it to what the offer promised. Confined to its
 * machine.
 */
final class ManifestIntake {
  private final int fileCount;
  private final long totalBytes;
  private final boolean stream;
  private final List<FileEntry> entries = new ArrayList<>();
  private final Set<String> paths = new HashSet<>();
  private long encodedBytes;
  private long sumBytes;
  private boolean whole;

  /** Of an offer of that many entries; without {@code totalBytes}, of a stream. */
  ManifestIntake(int fileCount, OptionalLong totalBytes) {
    this.fileCount = fileCount;
    this.totalBytes = totalBytes.orElse(0);
    this.stream = totalBytes.isEmpty();
  }

  /** Adds a page, or says with which code and why it cannot be one. */
  void add(List<FileEntry> page, boolean more) throws FrameException {
    if (page.isEmpty()) {
      throw bad("A page of the manifest is empty.");
    }
    for (FileEntry entry : page) {
      add(entry);
    }
    if (entries.size() > fileCount || more != (entries.size() < fileCount)) {
      throw bad("The manifest does not have the promised number of entries.");
    }
    whole = !more;
    if (whole) {
      checkWhole();
    }
  }

  private void checkWhole() throws FrameException {
    if (sumBytes != totalBytes) {
      throw bad("The sizes in the manifest do not add up to the promised total.");
    }
    Optional<String> clash = Manifest.clash(entries);
    if (clash.isPresent()) {
      throw new FrameException(TransferCode.UNSAFE_PATH, clash.get());
    }
  }

  private void add(FileEntry entry) throws FrameException {
    if (entry.sizeBytes().isEmpty() != stream || (stream && fileCount != 1)) {
      throw bad("A stream comes alone, and its size is not known.");
    }
    encodedBytes += ManifestPages.encodedBytes(entry);
    if (encodedBytes > Manifest.MAX_ENCODED_BYTES) {
      throw bad("The manifest is larger than 32 MiB.");
    }
    sumBytes += entry.knownBytes();
    if (sumBytes > totalBytes) {
      throw bad("The sizes in the manifest are more than the promised total.");
    }
    if (!paths.add(entry.path().text())) {
      throw new FrameException(
          TransferCode.UNSAFE_PATH, "Two entries have the same path: " + entry.path());
    }
    entries.add(entry);
  }

  boolean isWhole() {
    return whole;
  }

  Manifest manifest() {
    return new Manifest(entries);
  }

  private static FrameException bad(String message) {
    return new FrameException(TransferCode.BAD_MANIFEST, message);
  }
}
