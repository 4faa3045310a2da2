package dev.godwit.bench;

import com.microsoft.playwright.PlaywrightException;
import dev.godwit.testkit.process.Command;
import dev.godwit.testkit.wan.Course;
import dev.godwit.testkit.wan.Wan;
import dev.godwit.testkit.wan.Wan.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The product: a page sends the workbench's file to another page, or to an agent, used by the words
 * on it. It is measured to its end, because how much of a file a page has is not seen from outside:
 * what crossed the path tells when, and the file's size how much.
 */
final class PagesFlow implements Flow {
  private final Workbench bench;
  private final Course onPath;
  private final Deque<Runnable> closers = new ArrayDeque<>();
  private final GodwitPage sender;
  private final String receiver;

  private PagesFlow(
      Workbench bench, Path launcher, Browsers browsers, Wan wan, Course onPath, boolean toAgent)
      throws IOException, InterruptedException {
    this.bench = bench;
    this.onPath = onPath;
    DistantServer server = DistantServer.start(bench, launcher, wan);
    closers.push(server::close);
    try {
      sender = page(browsers, wan, Side.NEAR, server);
      if (toAgent) {
        Child agent = AgentsFlow.receive(server, bench.emptyFolder("inbox"));
        closers.push(agent::close);
        Godwit.awaitReady(agent);
        receiver = AgentsFlow.RECEIVER;
        sender.choosePeer(receiver);
        sender.send(bench.file());
      } else {
        GodwitPage other = page(browsers, wan, Side.FAR, server);
        receiver = other.name();
        sender.choosePeer(receiver);
        sender.send(bench.file());
        other.admit();
        other.accept();
      }
    } catch (BenchException | PlaywrightException | IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts one.
   *
   * @param onPath what the path delivers
   * @param toAgent whether an agent receives
   */
  static PagesFlow start(
      Workbench bench, Path launcher, Browsers browsers, Wan wan, Course onPath, boolean toAgent)
      throws IOException, InterruptedException {
    return new PagesFlow(bench, launcher, browsers, wan, onPath, toAgent);
  }

  private GodwitPage page(Browsers browsers, Wan wan, Side side, DistantServer server)
      throws IOException {
    String peer = "page-" + side; // without a space, as its processes are found by its words
    Path program = program(browsers.executable(), wan, side, server);
    GodwitPage page = browsers.godwit(peer, program, server.page());
    closers.push(page::close);
    return page;
  }

  /**
   * The browser, started at one end of the path. A page by plain HTTP from elsewhere would not have
   * all that a page by HTTPS has.
   */
  private Path program(Path browser, Wan wan, Side side, DistantServer server) throws IOException {
    String origin = server.page().substring(0, server.page().length() - 1);
    List<String> words =
        wan.at(
                side,
                Command.of(
                    browser.toString(), "--unsafely-treat-insecure-origin-as-secure=" + origin))
            .words();
    Path program = bench.folder().resolve("browser-" + side);
    Files.writeString(
        program,
        "#!/bin/sh\nexec %s \"$@\"\n"
            .formatted(
                words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "))));
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  @Override
  public boolean isMeasuredToItsEnd() {
    return true;
  }

  @Override
  public boolean hasEndedWithin(Duration time) {
    return sender.showsWithin("Complete: " + receiver + " has it", time);
  }

  @Override
  public Course received(long beganNanos) {
    return onPath.scaled(beganNanos, bench.sizeBytes());
  }

  @Override
  public void close() {
    closers.forEach(Runnable::run);
    closers.clear();
  }
}
