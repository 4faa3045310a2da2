package dev.godwit.agent.file;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder to send as it was found: by what a change is recognised.
 *
 * @param modified as precise as the file system has it
 * @param key which file it is, whatever its name; null where the system has no such thing
 */
record Source(Path path, long sizeBytes, FileTime modified, @Nullable Object key) {
  static Source of(Path path, BasicFileAttributes attributes) {
    return new Source(path, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
  }

  /** Whether what is there now is the same, unchanged. */
  boolean matches(BasicFileAttributes now) {
    return now.isRegularFile() && equals(of(path, now));
  }
}
