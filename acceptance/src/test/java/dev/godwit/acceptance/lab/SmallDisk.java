package dev.godwit.acceptance.lab;

import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder that is a small disk of its own to one process alone, by mount namespace (see
 * mount_namespaces(7)): it goes with the process. We look at it through /proc.
 *
 * @param folder where that process finds it
 * @param sizeBytes what fits
 */
public record SmallDisk(Path folder, long sizeBytes) {
  private static final String MOUNT_AND_RUN =
      "mkdir -p \"$1\" && mount -t tmpfs -o size=\"$2\" tmpfs \"$1\" && shift 2 && exec \"$@\"";

  /** A command to which the folder is this disk. */
  public Command mountedFor(Command command) {
    List<String> words = new ArrayList<>(List.of("--mount"));
    if (!System.getProperty("user.name").equals("root")) {
      words.add("--map-root-user");
    }
    words.addAll(List.of("sh", "-c", MOUNT_AND_RUN, "sh", folder.toString()));
    words.add(Long.toString(sizeBytes));
    words.addAll(command.words());
    return Command.of("unshare").and(words.toArray(String[]::new));
  }

  /** The folder as the process sees it, at a path of ours; while it lives. */
  public Path seenBy(ChildProcess process) {
    return Path.of("/proc/" + process.pid() + "/root" + folder);
  }

  /** What has its real name there: not what is kept for another attempt. */
  public List<String> delivered(ChildProcess process) throws IOException {
    return Folder.names(seenBy(process)).stream().filter(name -> !name.equals(".godwit")).toList();
  }

  /** Writes a file to it until there is no room left. */
  public Path fillUp(ChildProcess process) throws IOException {
    Path filler = seenBy(process).resolve("filler");
    byte[] piece = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(filler)) {
      for (long written = 0; written <= sizeBytes; written += piece.length) {
        out.write(piece);
      }
    } catch (IOException full) {
      return filler;
    }
    throw new IOException("all of " + sizeBytes + " bytes fit: this is no small disk");
  }
}
