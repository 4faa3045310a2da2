package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.FileEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Gives what arrived its time and its executable bit, as far as the disk knows such things: a file
 * is whole and identical without them, so what it refuses is left out. Links are not followed.
 */
final class Attributes {
  private Attributes() {}

  /** Gives a file or folder what its entry says. */
  static void apply(FileEntry entry, Path path) {
    try {
      if (entry.executable() && !entry.isDirectory()) {
        makeExecutable(path);
      }
      if (entry.modifiedMillis().isPresent()) {
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .setTimes(FileTime.fromMillis(entry.modifiedMillis().getAsLong()), null, null);
      }
    } catch (IOException e) {
      // Refused: left out, as said above.
    }
  }

  /** Who may read it may run it, and nobody else. */
  private static void makeExecutable(Path file) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      return;
    }
    Set<PosixFilePermission> permissions = view.readAttributes().permissions();
    if (permissions.contains(PosixFilePermission.OWNER_READ)) {
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
    }
    if (permissions.contains(PosixFilePermission.GROUP_READ)) {
      permissions.add(PosixFilePermission.GROUP_EXECUTE);
    }
    if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
      permissions.add(PosixFilePermission.OTHERS_EXECUTE);
    }
    view.setPermissions(permissions);
  }
}
