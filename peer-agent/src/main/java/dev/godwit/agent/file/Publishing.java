package dev.godwit.agent.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** How a finished part gets its real name, such that nothing that exists is ever replaced. */
enum Publishing {
  /**
   * A second name for the part; its first one goes when it is noted that it has the second. The
   * system refuses if the name is taken, and at no moment is there anything but the whole file
   * under it.
   */
  BY_LINK {
    @Override
    boolean tryPublish(Path part, Path target) throws IOException {
      try {
        Files.createLink(target, part);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      }
    }
  },

  /**
   * For disks without hard links: takes the name with an empty file, then moves the part over it. A
   * process killed in between leaves the empty file.
   */
  BY_RESERVATION {
    @Override
    boolean tryPublish(Path part, Path target) throws IOException {
      try {
        Files.createFile(target);
      } catch (FileAlreadyExistsException e) {
        return false;
      }
      try {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        Files.deleteIfExists(target);
        throw e;
      }
      return true;
    }
  };

  /**
   * Gives a part its real name on the same disk; that of the part may be left, to be deleted.
   *
   * @return false if the name is taken, by whatever
   */
  abstract boolean tryPublish(Path part, Path target) throws IOException;
}
