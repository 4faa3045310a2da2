package dev.godwit.agent.file;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder to send as it was found: by what a change is recognised.
 *
 * @param modified as precise as the file system has it
 * @param key which file it is, whatever its name; null where the system has no such thing
 */
record Source(Path path, long sizeBytes, FileTime modified, @Nullable Object key) {
  private static final Pattern INODE = Pattern.compile("ino=[0-9]+");

  static Source of(Path path, BasicFileAttributes attributes) {
    return new Source(path, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
  }

  /**
   * The same in one line. Of the key only the file's own number: that of its device may change with
   * a restart of the machine.
   */
  String fingerprint() {
    Matcher number = INODE.matcher(String.valueOf(key));
    return "%s %d %s %s\n"
        .formatted(path, sizeBytes, modified, number.find() ? number.group() : "");
  }

  /** Whether what is there now is the same, unchanged. */
  boolean matches(BasicFileAttributes now) {
    return now.isRegularFile() && equals(of(path, now));
  }
}
