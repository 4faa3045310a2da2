package dev.godwit.acceptance.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The processes in which the browsers of this test run their pages; see proc(5). */
public final class Renderers {
  private Renderers() {}

  /** The most memory that each of those that live now has had resident, by process. */
  public static List<Long> peakResidentBytes() {
    return ProcessHandle.current()
        .descendants()
        .map(process -> Path.of("/proc", Long.toString(process.pid())))
        .filter(process -> read(process.resolve("cmdline")).contains("--type=renderer"))
        .flatMap(process -> peakOf(read(process.resolve("status"))).stream())
        .toList();
  }

  /** One that is about to vanish has the line no longer. */
  private static Optional<Long> peakOf(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst();
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      // So it is where a process has just ended: ESRCH.
      if (Files.notExists(file)) {
        return "";
      }
      throw new UncheckedIOException(e);
    }
  }
}
