package dev.godwit.acceptance.distance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import dev.godwit.testkit.wan.Course;
import dev.godwit.testkit.wan.Wan;
import dev.godwit.testkit.wan.Wan.Side;
import dev.godwit.testkit.wan.WanPath;
import dev.godwit.testkit.wan.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One agent sends to another over a long path, for ten seconds. A data channel that is given all at
 * once overruns such a path in its first second and never recovers; one that is paced fills it.
 * What is asked here is far less than a quiet machine shows ({@code bench/run --distance}), and far
 * more than a channel that has collapsed.
 */
@Timeout(120)
class LongPathTest {
  private static final Path PROGRAMS = Checkout.root().resolve("acceptance/target/wan");
  private static final Duration MEASURED = Duration.ofSeconds(10);

  /** After which it is to go steadily. */
  private static final Duration STARTING = Duration.ofSeconds(4);

  /** So long it is to be that fast: others on the machine may take the rest of the time. */
  private static final Duration STEADY = Duration.ofSeconds(2);

  /** Nothing but the file comes in such rushes between two looks at the path. */
  private static final long RUSH_BYTES = 15_000;

  /** Less than this between two looks are a connection's own words, not the file. */
  private static final long TRICKLE_BYTES = 3_000;

  /** A collapse begins with thousands. */
  private static final long MAX_DROPS = 200;

  private static final double MAX_STALL_SECONDS = 1;

  @TempDir Path directory;

  @Test
  void aLongFatPathIsFilledAndNotOverrun() throws IOException {
    // A machine with two busy cores may not fill it; a collapsed channel has a thirtieth of it.
    sends(WanPath.of(Duration.ofMillis(50), 200, Duration.ofMillis(50)), 0.3);
  }

  @Test
  void aNarrowPathIsFilledAndNotOverrun() throws IOException {
    sends(WanPath.of(Duration.ofMillis(20), 20, Duration.ofMillis(50)), 0.7);
  }

  /** Fails unless it goes steadily, at this share of the rate at least. */
  private void sends(WanPath path, double minShare) throws IOException {
    long bytes = (long) (path.bytesPerSecond() * MEASURED.toSeconds() * 1.5);
    Path file = Folder.random(directory.resolve("random.bin"), bytes, 1);
    try (Wan wan = Wan.open(PROGRAMS, path);
        ChildProcess server = serve(wan);
        Watch delivered = Watch.ofDelivered(wan);
        ChildProcess receiver = receive(wan, server);
        Watch written = Watch.of(this::written);
        ChildProcess _ = send(wan, server, file)) {
      Course onPath = delivered.course();
      Awaitility.await("the file's first bytes")
          .atMost(Lab.PATIENCE)
          .until(() -> onPath.firstRushNanos(RUSH_BYTES) != 0);
      long began = onPath.firstRushNanos(RUSH_BYTES);
      long end = began + MEASURED.toNanos();
      Awaitility.await("the time to measure")
          .atMost(Lab.PATIENCE)
          .until(() -> onPath.lastNanos() > end);
      long steadyFrom = began + STARTING.toNanos();
      Course onDisk = written.course().ofGrowth();
      double share = onDisk.fastest(steadyFrom, end, STEADY) / path.bytesPerSecond();
      double stall = onPath.longestStallSeconds(began, end, TRICKLE_BYTES);
      long drops = wan.counters().toFar().queueDrops();
      String seen =
          "%s: %.2f of the rate, longest stall %.1f s, %d packets dropped, receiver said: %s"
              .formatted(path, share, stall, drops, receiver.lines().getLast());
      assertTrue(share >= minShare, seen);
      assertTrue(stall <= MAX_STALL_SECONDS, seen);
      assertTrue(drops < MAX_DROPS, seen);
    }
  }

  /** How much of the file is on the receiver's disk, in blocks. */
  private long written() {
    try (Stream<Path> parts = Files.walk(directory.resolve("inbox"))) {
      return parts
          .filter(path -> path.toString().endsWith(".part"))
          .mapToLong(path -> path.toFile().length())
          .sum();
    } catch (NoSuchFileException e) {
      return 0; // before the receiver has made it
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ChildProcess serve(Wan wan) {
    return start(
        wan,
        Side.FAR,
        Checkout.godwit("serve", "--host", Side.FAR.address(), "--port", "0")
            .and("--https-port", "off", "--admin", "off", "--drain", "0"));
  }

  private ChildProcess receive(Wan wan, ChildProcess server) {
    String inbox = directory.resolve("inbox").toString();
    ChildProcess receiver =
        start(
            wan,
            Side.FAR,
            Checkout.godwit("receive", "--as", "bob", "--from", "ann", "--yes", "--once")
                .and("--dir", inbox, "--server", address(server), "--json"));
    receiver.awaitStdout("\"event\":\"ready\"", Lab.PATIENCE);
    return receiver;
  }

  private ChildProcess send(Wan wan, ChildProcess server, Path file) {
    return start(
        wan,
        Side.NEAR,
        Checkout.godwit("send", file.toString(), "--as", "ann", "--to", "bob")
            .and("--server", address(server), "--json"));
  }

  private ChildProcess start(Wan wan, Side side, Command command) {
    String state = directory.resolve("state of " + side).toString();
    return wan.at(side, command.with("GODWIT_STATE", state)).start();
  }

  private static String address(ChildProcess server) {
    return "ws://" + server.awaitStdout("http://([0-9.]+:\\d+)/", Lab.PATIENCE).group(1);
  }
}
