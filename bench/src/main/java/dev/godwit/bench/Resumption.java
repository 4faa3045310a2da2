package dev.godwit.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Kills the sender of a large file in the middle and sends it again: once with its record cut off
 * before the digests that it has noted, as a crash may leave it, so that half of the file has to be
 * hashed; and once with all of them. The receiver runs all the time. Confined to its caller.
 */
record Resumption(Workbench bench, Godwit godwit) {
  private static final Duration GOES_ON_WITHIN = Duration.ofMinutes(2);
  private static final String RECEIVER = "bench-receiver";

  /** A record's beginning: what it is about, and nothing of what was learned since. */
  private static final long KEPT_RECORD_BYTES = 4096;

  /**
   * How long it took until new bytes were on the receiver's disk.
   *
   * @param afterStart since the sender was started again
   * @param afterReconnecting since its link was open
   */
  record Delay(double afterStart, double afterReconnecting) {}

  /** What was measured; the file arrived whole, and is compared. */
  record Result(Delay withDigests, Delay withoutDigests) {}

  Result run() throws IOException, InterruptedException {
    bench.makeFile();
    Path inbox = bench.emptyFolder("inbox");
    Result result;
    try (Godwit.Server server = godwit.serve();
        Child receiver = godwit.receive(server, RECEIVER, inbox)) {
      Godwit.awaitReady(receiver);
      try (Child sender = send(server)) {
        awaitPart(inbox, bench.sizeBytes() / 2, bench.patience());
        kill(sender);
      }
      // Before a second attempt is noted, which is forced: no crash would take it away again.
      cutRecord();
      Delay withoutDigests;
      try (Child sender = send(server)) {
        withoutDigests = delay(sender, inbox);
        kill(sender);
      }
      try (Child sender = send(server)) {
        result = new Result(delay(sender, inbox), withoutDigests);
        sender.awaitSuccess(bench.patience());
      }
      receiver.awaitSuccess(Godwit.PATIENCE);
    }
    bench.takeBack(inbox.resolve(bench.file().getFileName()));
    return result;
  }

  private Child send(Godwit.Server server) throws IOException {
    return godwit.send(server, RECEIVER, bench.file(), "--json");
  }

  private static Delay delay(Child sender, Path inbox) throws IOException, InterruptedException {
    long before = Arrival.largestPart(inbox);
    Child.Line open =
        sender.awaitLine(
            "that its link is open",
            said -> said.contains("\"state\":\"offered\""),
            GOES_ON_WITHIN);
    long newNanos = awaitPart(inbox, before + 1, GOES_ON_WITHIN);
    return new Delay(
        Sample.seconds(sender.startedNanos(), newNanos), Sample.seconds(open.atNanos(), newNanos));
  }

  private static void kill(Child sender) throws InterruptedException {
    List<ProcessHandle> processes =
        Stream.concat(sender.handle().descendants(), Stream.of(sender.handle())).toList();
    processes.forEach(ProcessHandle::destroyForcibly);
    sender.awaitEnd(Godwit.PATIENCE);
  }

  private void cutRecord() throws IOException {
    List<Path> records;
    try (Stream<Path> files = Files.walk(godwit.state())) {
      records = files.filter(file -> file.toString().endsWith(".journal")).toList();
    }
    if (records.size() != 1) {
      throw new BenchException("One record of what is being sent was expected, not " + records);
    }
    try (FileChannel channel = FileChannel.open(records.getFirst(), StandardOpenOption.WRITE)) {
      channel.truncate(KEPT_RECORD_BYTES);
    }
  }

  private static long awaitPart(Path inbox, long bytes, Duration timeout)
      throws InterruptedException {
    try (Arrival part = Arrival.ofPart(inbox, bytes)) {
      return part.firstNanos(timeout);
    }
  }
}
