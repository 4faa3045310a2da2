package dev.godwit.bench;

import dev.godwit.testkit.process.Command;
import dev.godwit.testkit.wan.Wan;
import dev.godwit.testkit.wan.Wan.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A signaling server at the far side of a path, and the product's commands at both: only a few
 * kilobytes of what they say to it cross the path.
 */
record DistantServer(Workbench bench, Path launcher, Wan wan, int port, Child process)
    implements AutoCloseable {

  static DistantServer start(Workbench bench, Path launcher, Wan wan)
      throws IOException, InterruptedException {
    int port = Workbench.freePort(); // free here, so it does not clash there, where all are
    Child process =
        start(
            bench,
            launcher,
            wan,
            Side.FAR,
            Command.of("serve", "--host", Side.FAR.address(), "--port", Integer.toString(port))
                .and("--https-port", "off", "--admin", "off", "--drain", "0"));
    try {
      process.awaitLine("its address", said -> said.contains(":" + port), Godwit.PATIENCE);
      return new DistantServer(bench, launcher, wan, port, process);
    } catch (BenchException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  /** Starts a command of the product that logs in to it. */
  Child client(Side side, Command command) throws IOException {
    return start(
        bench,
        launcher,
        wan,
        side,
        command.and("--server", "ws://" + Side.FAR.address() + ":" + port));
  }

  /** What a browser opens. */
  String page() {
    return "http://" + Side.FAR.address() + ":" + port + "/";
  }

  /** With a home of its own: what is remembered of one run must not meet the next. */
  private static Child start(Workbench bench, Path launcher, Wan wan, Side side, Command command)
      throws IOException {
    String name = command.words().getFirst();
    String home = bench.emptyFolder("home of " + name).toString();
    List<String> words = new ArrayList<>(List.of(launcher.toString()));
    words.addAll(command.words());
    return bench.start(
        "godwit " + name,
        Map.of("HOME", home, "XDG_STATE_HOME", home, "XDG_CONFIG_HOME", home),
        wan.at(side, Command.of(words.toArray(String[]::new))).words());
  }

  @Override
  public void close() {
    process.close();
  }
}
