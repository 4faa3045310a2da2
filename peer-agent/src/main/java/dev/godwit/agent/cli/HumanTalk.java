package dev.godwit.agent.cli;

import dev.godwit.agent.TransferSnapshot;
import dev.godwit.agent.TransferState;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Talk for people, on the error stream: on a terminal with a bar that is drawn over and over, else
 * a line every few seconds. What was saved where goes to the output, for pipes. Guarded by this:
 * transfers speak on threads of their own.
 */
final class HumanTalk implements Talk {
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);
  private static final int BAR_CELLS = 24;
  private static final int SHOWN_NAMES = 3;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private final boolean quiet;
  private final Map<Integer, Speed> speeds = new HashMap<>();
  private final Map<Integer, Long> lastLines = new HashMap<>();
  private final Map<Integer, String> lastMessages = new HashMap<>();
  private boolean barDrawn;

  HumanTalk(PrintStream out, PrintStream err, boolean terminal, boolean quiet) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.quiet = quiet;
  }

  @Override
  public void online(String name, String server) {
    line("You are " + name + " at " + server + ".");
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
  public void hint(String commandForOthers) {
    line("To receive it there: " + commandForOthers);
  }

  @Override
  public void skippedSource(Path path, String why) {
    line("Not sent, " + why + ": " + Printable.of(path.toString()));
  }

  @Override
  public synchronized void changed(int number, TransferSnapshot snapshot) {
    String message = Printable.of(snapshot.message());
    boolean news = !message.isEmpty() && !message.equals(lastMessages.put(number, message));
    if (snapshot.state().isEnd()) {
      draw(snapshot, 0);
      always((snapshot.state() == TransferState.COMPLETE ? "" : "Not done. ") + message);
      snapshot.saved().forEach(out::println);
      out.flush();
    } else if (news) {
      line(message);
    }
  }

  @Override
  public synchronized void progress(int number, TransferSnapshot snapshot, long nowNanos) {
    double speed =
        speeds.computeIfAbsent(number, _ -> new Speed()).note(snapshot.bytes(), nowNanos);
    if (snapshot.state() != TransferState.TRANSFERRING) {
      return;
    }
    long last = lastLines.getOrDefault(number, nowNanos - LINE_INTERVAL.toNanos() / 2);
    if (terminal || nowNanos - last >= LINE_INTERVAL.toNanos()) {
      lastLines.put(number, nowNanos);
      draw(snapshot, speed);
    } else {
      lastLines.putIfAbsent(number, last);
    }
  }

  @Override
  public void failed(String code, String message) {
    always("godwit: " + Printable.of(message));
  }

  private void draw(TransferSnapshot snapshot, double speed) {
    if (snapshot.totalBytes() == 0 || quiet) {
      return;
    }
    String progress = describe(snapshot, speed);
    if (!terminal) {
      err.println(progress);
    } else {
      err.print("\r\u001b[K" + progress);
      barDrawn = true;
    }
    err.flush();
  }

  private String describe(TransferSnapshot snapshot, double speed) {
    double fraction = Math.min(1, (double) snapshot.bytes() / (double) snapshot.totalBytes());
    int filled = (int) (fraction * BAR_CELLS);
    String bar = "#".repeat(filled) + "-".repeat(BAR_CELLS - filled);
    String left =
        Speed.timeLeft(snapshot.totalBytes() - snapshot.bytes(), speed)
            .map(time -> ", " + Amount.time(time) + " left")
            .orElse("");
    String pace = speed > 0 ? " at " + Amount.bytes((long) speed) + "/s" + left : "";
    return "%s %s%3.0f %% of %s%s%s"
        .formatted(
            names(snapshot.names(), snapshot.files()),
            terminal ? "[" + bar + "] " : "",
            Math.floor(fraction * 100),
            Amount.bytes(snapshot.totalBytes()),
            pace,
            snapshot.path().map(path -> ", " + path).orElse(""));
  }

  /** The names at the top, as far as they fit a line. */
  static String names(List<String> names, int files) {
    String shown =
        Stream.concat(
                names.stream().limit(SHOWN_NAMES).map(Printable::of),
                names.size() > SHOWN_NAMES ? Stream.of("…") : Stream.of())
            .collect(Collectors.joining(", "));
    return files > 1 ? shown + " (" + files + " in all)" : shown;
  }

  private void line(String text) {
    if (!quiet) {
      always(text);
    }
  }

  private synchronized void always(String text) {
    if (barDrawn) {
      err.println();
      barDrawn = false;
    }
    err.println(text);
    err.flush();
  }
}
