package dev.godwit.bench;

import dev.godwit.testkit.process.Command;
import dev.godwit.testkit.wan.Wan;
import dev.godwit.testkit.wan.Wan.Side;
import dev.godwit.testkit.wan.WanPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/**
 * A folder of small files, moved by the product and by {@code scp -r}, from disk to disk. Confined
 * to its caller.
 */
record ManyFiles(Workbench bench, Godwit godwit, int count) {
  private static final int FILE_BYTES = 1024;
  private static final int FILES_A_FOLDER = 100;
  private static final String RECEIVER = "bench-receiver";
  private static final String FOLDER = "many";

  /** As far away as the machines of one house are. */
  private static final WanPath NEARBY =
      WanPath.of(Duration.ofMillis(1), 1000, Duration.ofMillis(50));

  /** Who moves it. */
  enum Mover {
    AGENTS("agent to agent", false),
    SCP("scp -r", false),
    SCP_SYNC("scp -r, then sync", false),
    NEARBY_AGENTS("agent to agent, 1 ms away", true),
    NEARBY_SCP("scp -r, 1 ms away", true);

    private final String title;
    private final boolean isNearby;

    Mover(String title, boolean isNearby) {
      this.title = title;
      this.isNearby = isNearby;
    }

    String title() {
      return title;
    }
  }

  /** Writes the files: random, so that nothing gains by compressing them. */
  void make() throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create();
    byte[] bytes = new byte[FILE_BYTES];
    Path folder = bench.emptyFolder(FOLDER);
    for (int i = 0; i < count; i++) {
      Path parent = folder.resolve("folder-" + i / FILES_A_FOLDER);
      if (i % FILES_A_FOLDER == 0) {
        Files.createDirectory(parent);
      }
      random.nextBytes(bytes);
      Files.write(parent.resolve("file-" + i), bytes);
    }
  }

  /**
   * Moves all of them once.
   *
   * @return the seconds from the sender's start to its end, or that of the sync
   */
  double move(Mover mover) throws IOException, InterruptedException {
    Path inbox = bench.emptyFolder("inbox");
    double seconds;
    if (mover.isNearby) {
      try (Wan wan = Wan.open(bench.folder().resolve("programs"), NEARBY)) {
        seconds = move(mover, inbox, Optional.of(wan));
      }
    } else {
      seconds = move(mover, inbox, Optional.empty());
    }
    requireSame(bench.folder().resolve(FOLDER), inbox.resolve(FOLDER));
    return seconds;
  }

  private double move(Mover mover, Path inbox, Optional<Wan> wan)
      throws IOException, InterruptedException {
    return switch (mover) {
      case AGENTS -> agents(inbox);
      case NEARBY_AGENTS -> agents(inbox, wan.orElseThrow());
      case SCP, NEARBY_SCP -> scp(inbox, wan, "exec \"$@\"");
      case SCP_SYNC -> scp(inbox, wan, "\"$@\" && sync -f " + inbox);
    };
  }

  private double agents(Path inbox, Wan wan) throws IOException, InterruptedException {
    try (DistantServer server = DistantServer.start(bench, godwit.launcher(), wan);
        Child receiver = AgentsFlow.receive(server, inbox)) {
      Godwit.awaitReady(receiver);
      Command send =
          Command.of("send", bench.folder().resolve(FOLDER).toString())
              .and("--to", AgentsFlow.RECEIVER);
      try (Child sender = server.client(Side.NEAR, send)) {
        return secondsOf(sender, receiver);
      }
    }
  }

  private double secondsOf(Child sender, Child receiver) throws InterruptedException {
    long endNanos = sender.awaitSuccess(bench.patience());
    receiver.awaitSuccess(Godwit.PATIENCE);
    return Sample.seconds(sender.startedNanos(), endNanos);
  }

  private double agents(Path inbox) throws IOException, InterruptedException {
    try (Godwit.Server server = godwit.serve();
        Child receiver = godwit.receive(server, RECEIVER, inbox)) {
      Godwit.awaitReady(receiver);
      try (Child sender = godwit.send(server, RECEIVER, bench.folder().resolve(FOLDER))) {
        return secondsOf(sender, receiver);
      }
    }
  }

  private double scp(Path inbox, Optional<Wan> wan, String script)
      throws IOException, InterruptedException {
    try (Ssh ssh = Ssh.start(bench, wan)) {
      List<String> scp = ssh.scp(bench.folder().resolve(FOLDER), inbox, "-r");
      List<String> command =
          Stream.concat(Stream.of("sh", "-c", script, "sh"), scp.stream()).toList();
      try (Child sender = bench.start("scp -r", command)) {
        return Sample.seconds(sender.startedNanos(), sender.awaitSuccess(bench.patience()));
      }
    }
  }

  private void requireSame(Path source, Path copy) throws IOException {
    long copied;
    try (Stream<Path> files = Files.walk(copy)) {
      copied =
          files.filter(Files::isRegularFile).peek(one -> requireSame(source, copy, one)).count();
    }
    if (copied != count) {
      throw new BenchException("Of %d files %d arrived.".formatted(count, copied));
    }
  }

  private static void requireSame(Path source, Path copy, Path file) {
    try {
      if (Files.mismatch(source.resolve(copy.relativize(file)), file) >= 0) {
        throw new BenchException(file + " differs from what was sent.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
