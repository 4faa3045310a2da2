package dev.godwit.bench;

import dev.godwit.bench.raw.RawReceiver;
import dev.godwit.bench.raw.RawSender;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The reference: a bare data channel of the same native library, from memory to memory.
 *
 * @param relay by which alone the two ends may meet, if it is one that is measured
 */
record RawChannelRow(
    Workbench bench, int messageBytes, boolean largeSocket, Optional<RelayProcess> relay)
    implements Row {
  /** How the names of these rows begin. */
  static final String PREFIX = "raw-";

  /** How they end if the receiver's socket is enlarged. */
  static final String LARGE = "-large";

  /** What a bulk receiver asks for; the kernel may give less to a process without privilege. */
  private static final int LARGE_RECEIVE_BUFFER_BYTES = 4 << 20;

  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final String LISTENING = "listening ";

  @Override
  public String name() {
    return PREFIX + messageBytes / 1024 + "k" + (largeSocket ? LARGE : "");
  }

  @Override
  public String title() {
    return "raw channel, %d KiB%s"
        .formatted(messageBytes / 1024, largeSocket ? ", large socket" : "");
  }

  @Override
  public Sample run() throws IOException, InterruptedException {
    double cpuBefore = Proc.endedChildrenCpuSeconds();
    try (Child receiver = start(RawReceiver.class, bench.sizeBytes(), receiveBufferBytes())) {
      String listening =
          receiver.awaitLine(LISTENING, said -> said.startsWith(LISTENING), START_TIMEOUT).text();
      long port = Long.parseLong(listening.substring(LISTENING.length()));
      try (Child sender = start(RawSender.class, port, messageBytes, bench.sizeBytes())) {
        long endNanos = sender.awaitSuccess(bench.patience());
        receiver.awaitSuccess(START_TIMEOUT);
        long firstNanos = receiver.awaitLine("first", "first"::equals, START_TIMEOUT).atNanos();
        long lastNanos = receiver.awaitLine("last", "last"::equals, START_TIMEOUT).atNanos();
        return Sample.of(
            new Sample.Moments(sender.startedNanos(), firstNanos, lastNanos, endNanos),
            Proc.endedChildrenCpuSeconds() - cpuBefore,
            sender.peakBytes(),
            receiver.peakBytes());
      }
    }
  }

  private long receiveBufferBytes() {
    return largeSocket ? LARGE_RECEIVE_BUFFER_BYTES : 0;
  }

  /** With the leanest Java around the library, so that the reference is a hard one. */
  private Child start(Class<?> main, long... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx64m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    for (long argument : arguments) {
      command.add(Long.toString(argument));
    }
    relay.ifPresent(only ->
        command.addAll(List.of(only.uri(), TurnGenerator.USERNAME, TurnGenerator.PASSWORD)));
    return bench.start(main.getSimpleName(), Map.of(), command);
  }
}
