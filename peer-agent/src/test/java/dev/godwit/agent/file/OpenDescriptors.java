package dev.godwit.agent.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many files this process has open, by what Linux says of it. */
final class OpenDescriptors {
  private OpenDescriptors() {}

  static int below(Path folder) throws IOException {
    Path real = folder.toRealPath();
    int count = 0;
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.isSymbolicLink(descriptor)
            && Files.readSymbolicLink(descriptor).startsWith(real)) {
          count++;
        }
      }
    }
    return count;
  }
}
