package dev.godwit.agent.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A disk of its own for a test, mounted on a folder until it is closed. */
final class Disk implements AutoCloseable {
  private final Path mounted;

  private Disk(Path mounted) {
    this.mounted = mounted;
  }

  /** A disk in memory that holds this much. */
  static Disk inMemory(Path folder, int megabytes) {
    return mount(folder, "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs");
  }

  /** A disk in memory that holds so many files and folders. */
  static Disk ofFewFiles(Path folder, int count) {
    return mount(folder, "-t", "tmpfs", "-o", "nr_inodes=" + count, "tmpfs");
  }

  /** A disk that may only be read. */
  static Disk readOnly(Path folder) {
    return mount(folder, "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs");
  }

  /** What the command mount makes of it. */
  static Disk mount(Path folder, String... how) {
    try {
      if (Files.notExists(folder)) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>(List.of("mount"));
    command.addAll(List.of(how));
    command.add(folder.toString());
    run(command);
    return new Disk(folder);
  }

  @Override
  public void close() {
    run(List.of("umount", mounted.toString()));
  }

  /** Runs a command that must succeed. */
  static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(
          0,
          process.waitFor(),
          () ->
              "This test mounts disks and needs Linux, root and mount: run it with ./check. "
                  + String.join(" ", command)
                  + ": "
                  + said);
      return said;
    } catch (IOException e) {
      return fail("This test needs the command " + command.getFirst() + " of Linux.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail(e);
    }
  }
}
