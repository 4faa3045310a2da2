package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where figures were taken: without it they say nothing. */
final class Machine {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private Machine() {}

  static Map<String, String> describe(Workbench bench, Path root)
      throws IOException, InterruptedException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("revision", revision(bench, root));
    facts.put("processor", field("/proc/cpuinfo", "model name"));
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("memory", field("/proc/meminfo", "MemTotal"));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("java", System.getProperty("java.runtime.version"));
    FileStore store = Files.getFileStore(bench.folder());
    facts.put("disk", store.type());
    facts.put("load before", firstLine("/proc/loadavg"));
    facts.put("net.core.rmem_default", firstLine("/proc/sys/net/core/rmem_default"));
    facts.put("net.core.rmem_max", firstLine("/proc/sys/net/core/rmem_max"));
    return facts;
  }

  /** Of the sources; a copy without its history has none. */
  private static String revision(Workbench bench, Path root)
      throws IOException, InterruptedException {
    String describe = "git describe --always --dirty 2>/dev/null || echo unknown";
    try (Child git =
        bench.start("git", "sh", "-c", "cd \"$1\" && " + describe, "sh", root.toString())) {
      return git.awaitLine("a revision", _ -> true, TIMEOUT).text();
    }
  }

  private static String field(String table, String name) throws IOException {
    return Files.readAllLines(Path.of(table)).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static String firstLine(String file) throws IOException {
    Path path = Path.of(file);
    List<String> lines = Files.exists(path) ? Files.readAllLines(path) : List.of();
    return lines.isEmpty() ? "unknown" : lines.getFirst();
  }
}
