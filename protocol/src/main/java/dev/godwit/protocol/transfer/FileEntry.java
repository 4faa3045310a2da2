package dev.godwit.protocol.transfer;

import dev.godwit.protocol.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One line of a manifest: a file or a folder that is offered.
 *
 * @param path where it goes below the receiver's folder
 * @param sizeBytes empty for a stream of unknown length; 0 for a directory
 * @param modifiedMillis time of the last change, in milliseconds since 1970-01-01T00:00Z; what the
 *     wire cannot say, a time before that, becomes empty
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

  public FileEntry {
    long known = sizeBytes.orElse(0);
    if (known < 0 || known > JsonObject.MAX_INTEGER) {
      throw new IllegalArgumentException("a size is from 0 to 2^53 - 1");
    }
    if (kind == Kind.DIRECTORY && !sizeBytes.equals(OptionalLong.of(0))) {
      throw new IllegalArgumentException("the size of a directory is 0");
    }
    if (mediaType.isPresent() && mediaType.get().length() > MAX_MEDIA_TYPE_LENGTH) {
      throw new IllegalArgumentException("a media type is not that long");
    }
    long modified = modifiedMillis.orElse(0);
    if (modified < 0 || modified > JsonObject.MAX_INTEGER) {
      modifiedMillis = OptionalLong.empty();
    }
  }

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
