package dev.godwit.bench;

import dev.godwit.testkit.process.Command;
import dev.godwit.testkit.wan.Course;
import dev.godwit.testkit.wan.Wan;
import dev.godwit.testkit.wan.Wan.Side;
import dev.godwit.testkit.wan.Watch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The product: one agent sends the workbench's file to another, from disk to disk. */
record AgentsFlow(DistantServer server, Child receiver, Child sender, Watch written)
    implements Flow {
  static final String RECEIVER = "bench-receiver";

  static AgentsFlow start(Workbench bench, Path launcher, Wan wan)
      throws IOException, InterruptedException {
    DistantServer server = DistantServer.start(bench, launcher, wan);
    try {
      Path inbox = bench.emptyFolder("inbox");
      Child receiver = receive(server, inbox);
      Godwit.awaitReady(receiver);
      Child sender =
          server.client(
              Side.NEAR,
              Command.of("send", bench.file().toString(), "--to", RECEIVER, "--new", "--json"));
      return new AgentsFlow(server, receiver, sender, new Inbox(inbox).watch());
    } catch (BenchException | IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  /** An agent at the far side that takes one transfer from anyone. */
  static Child receive(DistantServer server, Path inbox) throws IOException {
    return server.client(
        Side.FAR,
        Command.of("receive", "--as", RECEIVER, "--from", "anyone", "--yes", "--once", "--json")
            .and("--dir", inbox.toString()));
  }

  @Override
  public boolean hasEndedWithin(Duration time) throws InterruptedException {
    return sender.hasEndedWithin(time);
  }

  @Override
  public Course received(long beganNanos) {
    return written.course().ofGrowth();
  }

  @Override
  public void close() {
    written.close();
    sender.close();
    receiver.close();
    server.close();
  }
}
