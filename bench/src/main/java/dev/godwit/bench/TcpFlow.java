package dev.godwit.bench;

import dev.godwit.testkit.process.Command;
import dev.godwit.testkit.wan.Course;
import dev.godwit.testkit.wan.Wan;
import dev.godwit.testkit.wan.Wan.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reference: one TCP connection of iperf3, whose sender's congestion control is cubic. It ends
 * by itself, and its receiver writes what it got.
 */
record TcpFlow(Child receiver, Child sender, Path log, Duration time) implements Flow {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final int PORT = 5201;

  /** As proc(5) has a port that somebody listens at: after the address, in hexadecimal. */
  private static final String LISTENING = ":%04X 00000000:0000 0A ".formatted(PORT);

  /** Starts one that sends for so long. */
  static TcpFlow start(Workbench bench, Wan wan, Duration time)
      throws IOException, InterruptedException {
    Path log = bench.emptyFolder("iperf3").resolve("receiver.json");
    Child receiver =
        bench.start(
            "iperf3 that receives",
            iperf3(wan, Side.FAR, "--server", "--one-off", "--bind", Side.FAR.address())
                .and("--json", "--interval", "0.1", "--logfile", log.toString())
                .words());
    try {
      awaitListening(receiver);
      Child sender =
          bench.start(
              "iperf3 that sends",
              iperf3(wan, Side.NEAR, "--client", Side.FAR.address(), "--congestion", "cubic")
                  .and("--time", Long.toString(time.toSeconds()))
                  .words());
      return new TcpFlow(receiver, sender, log, time);
    } catch (BenchException | IOException | InterruptedException e) {
      receiver.close();
      throw e;
    }
  }

  private static Command iperf3(Wan wan, Side side, String... arguments) {
    return wan.at(side, Command.of("iperf3", "--port", Integer.toString(PORT)).and(arguments));
  }

  /** It does not say so, as what it says is JSON. */
  private static void awaitListening(Child receiver) throws IOException, InterruptedException {
    Path sockets = Path.of("/proc", Long.toString(receiver.handle().pid()), "net", "tcp");
    long startNanos = System.nanoTime();
    while (!Files.readString(sockets).contains(LISTENING)) {
      if (receiver.hasEndedWithin(INTERVAL)
          || System.nanoTime() - startNanos > PATIENCE.toNanos()) {
        throw new BenchException("iperf3 does not listen.");
      }
    }
  }

  @Override
  public boolean hasEndedWithin(Duration wait) throws InterruptedException {
    return sender.hasEndedWithin(wait);
  }

  @Override
  public Course received(long beganNanos) throws IOException, InterruptedException {
    sender.awaitSuccess(time.plus(PATIENCE));
    receiver.awaitEnd(PATIENCE);
    JsonNode report = JSON.readTree(Files.readString(log));
    if (!report.path("end").path("receiver_tcp_congestion").stringValue("").equals("cubic")) {
      throw new BenchException("iperf3 did not use cubic.");
    }
    Course course = new Course();
    course.add(beganNanos, 0);
    long bytes = 0;
    for (JsonNode interval : List.copyOf(report.path("intervals").values())) {
      JsonNode sum = interval.path("sum");
      bytes += sum.path("bytes").longValue();
      course.add(beganNanos + Math.round(sum.path("end").doubleValue() * 1e9), bytes);
    }
    return course;
  }

  @Override
  public void close() {
    sender.close();
    receiver.close();
  }
}
