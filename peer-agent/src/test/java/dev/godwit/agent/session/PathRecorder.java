package dev.godwit.agent.session;

import dev.godwit.testkit.path.Bottleneck;
import dev.godwit.testkit.path.FlightControl;
import dev.godwit.testkit.path.Flow;
import dev.godwit.testkit.path.PathShape;
import dev.godwit.testkit.path.Transport;
import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.time.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/** A model in a simulation, whose life may be written down: how new vectors are made. */
final class PathRecorder implements FlightControl {
  private static final int MAX_STEPS = 3_000;

  private final PathModel model;
  private final boolean tellsBacklog;
  private final StringBuilder steps = new StringBuilder();
  private int count;

  PathRecorder(PathModel model, boolean tellsBacklog) {
    this.model = model;
    this.tellsBacklog = tellsBacklog;
  }

  @Override
  public void onSent(int bytes, long nowNanos) {
    model.onSent(bytes, whole(nowNanos));
    step(nowNanos, "\"sent\", " + bytes);
  }

  @Override
  public void onAck(long receivedBytes, long heldNanos, long nowNanos) {
    model.onAck(receivedBytes, heldNanos, whole(nowNanos));
    step(nowNanos, "\"ack\", " + receivedBytes + ", " + heldNanos / 1000);
  }

  @Override
  public boolean wantsBacklog() {
    return tellsBacklog && model.wantsBacklog();
  }

  @Override
  public void onBacklog(long bytes, long nowNanos) {
    model.onBacklog(bytes, whole(nowNanos));
    step(nowNanos, "\"backlog\", " + bytes);
  }

  @Override
  public int allowanceBytes(long nowNanos) {
    int bytes = model.allowanceBytes(whole(nowNanos));
    step(nowNanos, "\"allowance\", " + bytes);
    return bytes;
  }

  @Override
  public long deadlineNanos() {
    return model.deadlineNanos();
  }

  @Override
  public long windowBytes() {
    return model.windowBytes();
  }

  private void step(long nowNanos, String what) {
    if (count++ < MAX_STEPS) {
      long deadline = model.deadlineNanos();
      String then = deadline == Long.MAX_VALUE ? "null" : Long.toString(deadline / 1000);
      steps.append(count == 1 ? "" : ",\n").append("    [").append(nowNanos / 1000);
      steps.append(", ").append(what).append(", ").append(then).append("]");
    }
  }

  /** As {@code protocol/vectors/README.md} has it. */
  String written(String about, int maxBurstBytes) {
    return """
    {
      "about": "%s",
      "maxBurstBytes": %d,
      "steps": [
    %s
      ]
    }
    """
        .formatted(about, maxBurstBytes, steps);
  }

  private static long whole(long nanos) {
    return nanos / 1000 * 1000;
  }

  /** Writes a vector for each of some paths into the folder of vectors, or that which is named. */
  public static void main(String[] args) throws IOException {
    Path folder =
        args.length > 0 ? Path.of(args[0]) : Checkout.root().resolve("protocol/vectors/path");
    Files.createDirectories(folder);
    write(
        folder,
        "near",
        "a path of 1 ms and 1 Gbit/s",
        PathShape.of(1, 1000, 50, 0),
        256 << 10,
        false);
    write(folder, "far", "50 ms, 200 Mbit/s", PathShape.of(50, 200, 50, 0), 256 << 10, false);
    write(
        folder,
        "slow",
        "20 ms, 20 Mbit/s, a short queue",
        PathShape.of(20, 20, 20, 0),
        256 << 10,
        false);
    write(
        folder,
        "lossy",
        "20 ms, 1 % lost by chance",
        PathShape.of(20, 100, 50, 0.01),
        256 << 10,
        false);
    write(
        folder,
        "beside-tcp",
        "20 ms, 100 Mbit/s, a TCP flow besides",
        PathShape.of(20, 100, 50, 0),
        256 << 10,
        true);
    write(
        folder,
        "page",
        "50 ms, 50 Mbit/s, from a browser",
        PathShape.of(50, 50, 100, 0),
        32 << 10,
        false);
  }

  private static void write(
      Path folder, String name, String about, PathShape shape, int burst, boolean besideTcp)
      throws IOException {
    VirtualTime time = new VirtualTime(5_000_000_000L);
    Bottleneck bottleneck = new Bottleneck(time, shape, new Random(7));
    PathRecorder recorder = new PathRecorder(new PathModel(burst), burst > 32 << 10);
    Flow flow = new Flow(time, bottleneck, recorder);
    if (besideTcp) {
      Transport.tcp(time, bottleneck, _ -> {}).offer(1L << 40);
      time.advance(Duration.ofSeconds(3));
    }
    flow.offer(Long.MAX_VALUE);
    time.advance(Duration.ofMillis(shape.bytesPerSecond() > 10_000_000 ? 1500 : 700));
    flow.pause();
    time.advance(Duration.ofSeconds(4));
    flow.offer(256 << 10);
    time.advance(Duration.ofSeconds(3));
    flow.silence(true);
    flow.offer(Long.MAX_VALUE);
    time.advance(Duration.ofSeconds(3));
    flow.silence(false);
    time.advance(Duration.ofSeconds(10));
    Files.writeString(folder.resolve(name + ".json"), recorder.written(about, burst));
  }
}
