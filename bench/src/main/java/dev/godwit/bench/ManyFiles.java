package dev.godwit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  /** Who moves it. */
  enum Mover {
    AGENTS("agent to agent"),
    SCP("scp -r"),
    SCP_SYNC("scp -r, then sync");

    private final String title;

    Mover(String title) {
      this.title = title;
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
    double seconds =
        switch (mover) {
          case AGENTS -> agents(inbox);
          case SCP -> scp(inbox, "exec \"$@\"");
          case SCP_SYNC -> scp(inbox, "\"$@\" && sync -f " + inbox);
        };
    requireSame(bench.folder().resolve(FOLDER), inbox.resolve(FOLDER));
    return seconds;
  }

  private double agents(Path inbox) throws IOException, InterruptedException {
    try (Godwit.Server server = godwit.serve();
        Child receiver = godwit.receive(server, RECEIVER, inbox)) {
      Godwit.awaitReady(receiver);
      try (Child sender = godwit.send(server, RECEIVER, bench.folder().resolve(FOLDER))) {
        long endNanos = sender.awaitSuccess(bench.patience());
        receiver.awaitSuccess(Godwit.PATIENCE);
        return Sample.seconds(sender.startedNanos(), endNanos);
      }
    }
  }

  private double scp(Path inbox, String script) throws IOException, InterruptedException {
    try (Ssh ssh = Ssh.start(bench)) {
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
