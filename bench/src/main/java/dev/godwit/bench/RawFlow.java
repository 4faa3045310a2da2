package dev.godwit.bench;

import dev.godwit.bench.raw.DistantReceiver;
import dev.godwit.bench.raw.DistantSender;
import dev.godwit.testkit.process.Command;
import dev.godwit.testkit.wan.Course;
import dev.godwit.testkit.wan.Wan;
import dev.godwit.testkit.wan.Wan.Side;
import dev.godwit.testkit.wan.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A data channel as it comes, from memory to memory, in messages of one chunk. */
record RawFlow(Child receiver, Child sender, Watch count) implements Flow {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final String LISTENING = "listening ";
  private static final int MESSAGE_BYTES = 16_384;

  static RawFlow start(Workbench bench, Wan wan) throws IOException, InterruptedException {
    Path file = bench.emptyFolder("raw").resolve("count");
    String address = Side.FAR.address();
    Child receiver =
        bench.start(
            "raw receiver",
            wan.at(Side.FAR, java(DistantReceiver.class).and(address, file.toString())).words());
    try {
      String port =
          receiver
              .awaitLine(LISTENING, said -> said.startsWith(LISTENING), START_TIMEOUT)
              .text()
              .substring(LISTENING.length());
      Child sender =
          bench.start(
              "raw sender",
              wan.at(
                      Side.NEAR,
                      java(DistantSender.class).and(address, port, Integer.toString(MESSAGE_BYTES)))
                  .words());
      return new RawFlow(receiver, sender, Watch.of(() -> read(file)));
    } catch (BenchException | IOException | InterruptedException e) {
      receiver.close();
      throw e;
    }
  }

  /** With the leanest Java around the library, so that the reference is a hard one. */
  private static Command java(Class<?> main) {
    return Command.of(Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .and("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx64m", "-cp")
        .and(System.getProperty("java.class.path"), main.getName());
  }

  private static long read(Path count) {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(count)).getLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean hasEndedWithin(Duration time) throws InterruptedException {
    return sender.hasEndedWithin(time);
  }

  @Override
  public Course received(long beganNanos) {
    return count.course();
  }

  @Override
  public void close() {
    count.close();
    sender.close();
    receiver.close();
  }
}
