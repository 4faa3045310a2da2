package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One file to one receiver, and to several at once, all on this machine: how much goes out in a
 * second in all, and how often the source is read for it. Confined to its caller.
 */
record SeveralReceivers(Workbench bench, Godwit godwit, long sizeBytes) {
  private static final String SOURCE = "several.bin";
  private static final Duration ASKED_EACH = Duration.ofMillis(20);

  /**
   * One run.
   *
   * @param bytesPerSecond to all receivers together, from the sender's start to its end
   * @param reads how many times over the sender has read as many bytes as the source has
   */
  record Run(double bytesPerSecond, double reads) {}

  /** Writes what is sent. */
  void make() throws IOException {
    Workbench.fill(source(), sizeBytes);
  }

  /** Sends it to so many, each of which then has it. */
  Run send(int toSoMany) throws IOException, InterruptedException {
    Path inboxes = bench.emptyFolder("inboxes");
    List<Child> started = new ArrayList<>();
    try (Godwit.Server server = godwit.serve()) {
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= toSoMany; i++) {
        String name = "bench-receiver-" + i;
        names.add(name);
        started.add(godwit.receive(server, name, Files.createDirectory(inboxes.resolve(name))));
      }
      for (Child receiver : started) {
        Godwit.awaitReady(receiver);
      }
      Child sender = send(server, names);
      started.add(sender);
      long readBytes = readBytesAtItsEnd(sender);
      long endNanos = sender.awaitSuccess(bench.patience());
      for (Child receiver : started) {
        receiver.awaitSuccess(Godwit.PATIENCE);
      }
      for (String name : names) {
        requireSame(inboxes.resolve(name).resolve(SOURCE));
      }
      double seconds = Sample.seconds(sender.startedNanos(), endNanos);
      return new Run(toSoMany * sizeBytes / seconds, (double) readBytes / sizeBytes);
    } finally {
      started.reversed().forEach(Child::close);
    }
  }

  private Child send(Godwit.Server server, List<String> names) throws IOException {
    String[] others =
        names.stream().skip(1).flatMap(name -> Stream.of("--to", name)).toArray(String[]::new);
    return godwit.send(server, names.getFirst(), source(), others);
  }

  /** The kernel tells it of living processes only, so that it is asked until there is none. */
  private static long readBytesAtItsEnd(Child sender) throws InterruptedException {
    long bytes = 0;
    do {
      bytes = Math.max(bytes, Proc.readBytes(sender.handle().pid()));
    } while (!sender.hasEndedWithin(ASKED_EACH));
    return bytes;
  }

  private Path source() {
    return bench.folder().resolve(SOURCE);
  }

  private void requireSame(Path copy) throws IOException {
    if (Files.mismatch(source(), copy) >= 0) {
      throw new BenchException(copy + " differs from what was sent.");
    }
  }
}
