package dev.godwit.bench;

import dev.godwit.bench.load.WideServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The signaling servers that are compared, each as a process on the first core alone. */
sealed interface SignalingServers {
  Duration PATIENCE = Duration.ofSeconds(60);

  /** The core that each has for itself. */
  int CORE = 0;

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
    @Override
    public String title() {
      return "Godwit";
    }

    @Override
    public Child start(Workbench bench, int port) throws IOException {
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx512m", // as ./godwit serve
              "-cp",
              System.getProperty("java.class.path"),
              WideServer.class.getName(),
              Integer.toString(port));
      return bench.start("the signaling server", Map.of(), Workbench.onCore(CORE, command));
    }

    @Override
    public long heapBytes(Workbench bench, Child server, int nth)
        throws IOException, InterruptedException {
      return Heap.bytesAfterCollection(bench, server.handle());
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
      String server = folder.resolve("server.js").toString();
      List<String> command = List.of("node", "--expose-gc", server, Integer.toString(port));
      return bench.start("the server on ws", Map.of(), Workbench.onCore(CORE, command));
    }

    @Override
    public long heapBytes(Workbench bench, Child server, int nth)
        throws IOException, InterruptedException {
      String pid = Long.toString(server.handle().pid());
      try (Child asking = bench.start("kill", "kill", "-USR2", pid)) {
        asking.awaitSuccess(PATIENCE);
      }
      Pattern heap = Pattern.compile("heap " + nth + ": ([0-9]+)");
      return Heap.number(heap, server.awaitLine("its heap", heap.asPredicate(), PATIENCE).text());
    }
  }
}
