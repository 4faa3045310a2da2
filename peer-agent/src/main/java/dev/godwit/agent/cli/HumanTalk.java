package dev.godwit.agent.cli;

import dev.godwit.agent.TransferSnapshot;
import dev.godwit.agent.TransferState;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * Talk for people, on the error stream: on a terminal with a line for each transfer that is drawn
 * over and over, else a line every few seconds. What was saved where goes to the output, for pipes.
 * Guarded by this: transfers speak on threads of their own.
 */
final class HumanTalk implements Talk {
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);
  private static final String UP = "\u001b[A";
  private static final String CLEAR_TO_END = "\u001b[J";

  /** What is remembered of a transfer while it lasts. */
  private static final class Shown {
    final Speed speed = new Speed();
    long sinceNanos = Long.MIN_VALUE;
    long lastNanos;
    long lastLineNanos;
    String message = "";
  }

  private final PrintStream out;
  private final PrintStream err;
  private final Supplier<OptionalInt> columns;
  private final boolean outputIsRead;
  private final boolean quiet;
  private final Map<Integer, Shown> transfers = new HashMap<>();
  private String drawn = "";
  private String question = "";

  /**
   * Talk on these streams.
   *
   * @param columns how wide the terminal is on which {@code err} is shown, if it is one
   * @param outputIsRead whether {@code out} is shown to a person, so that it must be harmless
   */
  HumanTalk(
      PrintStream out,
      PrintStream err,
      Supplier<OptionalInt> columns,
      boolean outputIsRead,
      boolean quiet) {
    this.out = out;
    this.err = err;
    this.columns = columns;
    this.outputIsRead = outputIsRead;
    this.quiet = quiet;
  }

  @Override
  public void online(String name, String server) {
    line("You are " + Printable.of(name) + " at " + server + ".");
  }

  @Override
  public void offline(String reason) {
    line(Printable.of(reason) + " Transfers go on; trying to reach it again.");
  }

  @Override
  public void ready(String name, Path directory, String commandForOthers) {
    line("Ready: what is sent to " + name + " is saved in " + directory + ".");
    line("To send something here: " + commandForOthers);
  }

  @Override
  public void readyToPassOn(String name, String commandForOthers) {
    line("Ready: what is sent to " + name + " is written to standard output.");
    line("To send something here: " + commandForOthers);
  }

  @Override
  public void hint(String commandForOthers) {
    line("To receive it there: " + commandForOthers);
  }

  @Override
  public void skippedSource(Path path, String why) {
    always("Not sent, " + why + ": " + Printable.of(path.toString()));
  }

  @Override
  public synchronized void changed(int number, TransferSnapshot snapshot) {
    String message = Printable.of(snapshot.message());
    if (snapshot.state().isEnd()) {
      Shown shown = transfers.remove(number);
      if (shown != null && shown.sinceNanos != Long.MIN_VALUE && isOfBytes(snapshot)) {
        Duration took = Duration.ofNanos(shown.lastNanos - shown.sinceNanos);
        line(ProgressLine.summary(snapshot, took));
      }
      always((snapshot.state() == TransferState.COMPLETE ? "" : "Not done. ") + message);
      snapshot.saved().forEach(this::printSaved);
      return;
    }
    Shown shown = transfers.computeIfAbsent(number, _ -> new Shown());
    if (!message.isEmpty() && !message.equals(shown.message)) {
      shown.message = message;
      line(message);
    }
  }

  private void printSaved(Path path) {
    out.println(outputIsRead ? Printable.of(path.toString()) : path.toString());
    out.flush();
  }

  @Override
  public synchronized void progress(
      SequencedMap<Integer, TransferSnapshot> underWay, long nowNanos) {
    OptionalInt width = columns.get();
    List<String> lines = new ArrayList<>();
    underWay.forEach((number, snapshot) -> {
      Shown shown = transfers.computeIfAbsent(number, _ -> new Shown());
      double speed = shown.speed.note(snapshot.bytes(), nowNanos);
      if (isMoving(snapshot.state()) && isOfBytes(snapshot)) {
        shown.lastNanos = nowNanos;
        if (shown.sinceNanos == Long.MIN_VALUE) {
          shown.sinceNanos = nowNanos;
          shown.lastLineNanos = nowNanos;
        }
        if (width.isPresent()) {
          lines.add(ProgressLine.drawn(snapshot, speed, width.getAsInt()));
        } else if (nowNanos - shown.lastLineNanos >= LINE_INTERVAL.toNanos()) {
          shown.lastLineNanos = nowNanos;
          line(ProgressLine.plain(snapshot, speed));
        }
      }
    });
    if (width.isPresent() && !quiet && question.isEmpty()) {
      draw(String.join("\n", lines));
    }
  }

  private static boolean isOfBytes(TransferSnapshot snapshot) {
    return snapshot.totalBytes() > 0 || snapshot.bytes() > 0;
  }

  private static boolean isMoving(TransferState state) {
    return switch (state) {
      case TRANSFERRING, PAUSED, RECONNECTING, SENT -> true;
      case CONNECTING, OFFERED, WAITING, COMPLETE, REJECTED, CANCELLED, INTERRUPTED, FAILED ->
          false;
    };
  }

  @Override
  public void text(String peer, String text) {
    always(Printable.of(peer) + " says:");
    text.lines().forEach(line -> always("  " + Printable.of(line)));
  }

  @Override
  public void failed(String code, String message) {
    always("godwit: " + Printable.of(message));
  }

  @Override
  public synchronized void question(String text) {
    draw("");
    question = text;
    err.print(text);
    err.flush();
  }

  @Override
  public synchronized void questionOver(boolean answered) {
    if (!answered && !question.isEmpty()) {
      err.println();
    }
    question = "";
  }

  private void line(String text) {
    if (!quiet) {
      always(text);
    }
  }

  private synchronized void always(String text) {
    draw("");
    if (question.isEmpty()) {
      err.println(text);
    } else {
      err.print("\n" + text + "\n" + question);
    }
    err.flush();
  }

  /** Replaces the lines that were drawn last, in one write, so that nothing flickers. */
  private void draw(String lines) {
    if (!lines.equals(drawn)) {
      String up = drawn.isEmpty() ? "" : "\r" + UP.repeat((int) drawn.lines().count() - 1);
      err.print((drawn.isEmpty() ? "" : up + CLEAR_TO_END) + lines);
      err.flush();
      drawn = lines;
    }
  }
}
