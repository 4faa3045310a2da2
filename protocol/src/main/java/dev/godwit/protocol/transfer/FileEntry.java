package dev.godwit.protocol.transfer;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One line of a manifest: a file or a folder that is offered.
 *
 * @param path where it goes below the receiver's folder
 * @param sizeBytes empty for a stream of unknown length; 0 for a directory
 * @param modifiedMillis time of the last change, in milliseconds since 1970-01-01T00:00Z
 * @param mediaType as in RFC 6838, at most {@value #MAX_MEDIA_TYPE_LENGTH} characters
 * @param executable whether its owner may run it
 */
public record FileEntry(
    RelativePath path,
    OptionalLong sizeBytes,
    OptionalLong modifiedMillis,
    Kind kind,
    Optional<String> mediaType,
    boolean executable) {

  static final int MAX_MEDIA_TYPE_LENGTH = 127;

  /** What an entry stands for. */
  public enum Kind {
    FILE,
    DIRECTORY
  }

  /** A file of known size with neither time nor type. */
  public static FileEntry file(String path, long sizeBytes) {
    return new FileEntry(
        new RelativePath(path),
        OptionalLong.of(sizeBytes),
        OptionalLong.empty(),
        Kind.FILE,
        Optional.empty(),
        false);
  }

  /** A folder. */
  public static FileEntry directory(String path) {
    return new FileEntry(
        new RelativePath(path),
        OptionalLong.of(0),
        OptionalLong.empty(),
        Kind.DIRECTORY,
        Optional.empty(),
        false);
  }

  /** Whether it is a folder. */
  public boolean isDirectory() {
    return kind == Kind.DIRECTORY;
  }

  /** Its bytes, or 0 while nobody knows. */
  public long knownBytes() {
    return sizeBytes.orElse(0);
  }
}
