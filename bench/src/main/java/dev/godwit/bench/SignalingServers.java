package dev.godwit.bench;

import dev.godwit.bench.load.WideServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The signaling servers that are compared, each as a process on the first core alone. */
sealed interface SignalingServers {
  Duration PATIENCE = Duration.ofSeconds(60);

  /** What it is, for a reader of the table. */
  String title();

  /** Starts it on this port; yet to say that it listens. */
  Child start(Workbench bench, int port) throws IOException;

  /**
   * What is in use of its heap after a full collection.
   *
   * @param nth how often this was asked of this process, from 1
   */
  long heapBytes(Workbench bench, Child server, int nth) throws IOException, InterruptedException;

  /** Ours, with limits so wide that none is met. */
  record Ours() implements SignalingServers {
    private static final Pattern TOTAL = Pattern.compile("Total +[0-9]+ +([0-9]+)");

    @Override
    public String title() {
      return "Godwit";
    }

    @Override
    public Child start(Workbench bench, int port) throws IOException {
      return bench.start(
          "the signaling server",
          Map.of(),
          List.of(
              "taskset",
              "--cpu-list",
              "0",
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx512m", // as ./godwit serve
              "-cp",
              System.getProperty("java.class.path"),
              WideServer.class.getName(),
              Integer.toString(port)));
    }

    @Override
    public long heapBytes(Workbench bench, Child server, int nth)
        throws IOException, InterruptedException {
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      String pid = Long.toString(server.handle().pid());
      try (Child asked = bench.start("jcmd", jcmd, pid, "GC.class_histogram")) {
        asked.awaitSuccess(PATIENCE);
        return number(TOTAL, asked.awaitLine("a total", TOTAL.asPredicate(), PATIENCE).text());
      }
    }
  }

  /**
   * One on the {@code ws} library, as small as it can be.
   *
   * @param folder where {@code server.js} is
   */
  record Node(Path folder) implements SignalingServers {
    @Override
    public String title() {
      return "Node.js with ws";
    }

    @Override
    public Child start(Workbench bench, int port) throws IOException {
      return bench.start(
          "the server on ws",
          "taskset",
          "--cpu-list",
          "0",
          "node",
          "--expose-gc",
          folder.resolve("server.js").toString(),
          Integer.toString(port));
    }

    @Override
    public long heapBytes(Workbench bench, Child server, int nth)
        throws IOException, InterruptedException {
      String pid = Long.toString(server.handle().pid());
      try (Child asking = bench.start("kill", "kill", "-USR2", pid)) {
        asking.awaitSuccess(PATIENCE);
      }
      Pattern heap = Pattern.compile("heap " + nth + ": ([0-9]+)");
      return number(heap, server.awaitLine("its heap", heap.asPredicate(), PATIENCE).text());
    }
  }

  private static long number(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.find()) {
      throw new IllegalStateException(line);
    }
    return Long.parseLong(matcher.group(1));
  }
}
