package dev.godwit.agent.cli;

import dev.godwit.agent.TransferSnapshot;
import dev.godwit.agent.TransferState;
import dev.godwit.protocol.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One JSON object a line, as {@code docs/cli.md} has it. Guarded by this: transfers speak on
 * threads of their own.
 */
final class JsonTalk implements Talk {
  /** Of the events. */
  static final int VERSION = 1;

  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(1);

  private final PrintStream out;
  private final PrintStream err;
  private final Map<Integer, Long> lastProgress = new HashMap<>();

  /**
   * Talk on {@code out}.
   *
   * @param err where a person is asked, should there be need and a terminal
   */
  JsonTalk(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void online(String name, String server) {
    print(event("online").put("name", name).put("server", server));
  }

  @Override
  public void offline(String reason) {
    print(event("offline").put("message", reason));
  }

  @Override
  public void ready(String name, Path directory, String commandForOthers) {
    print(
        event("ready")
            .put("name", name)
            .put("directory", directory.toString())
            .put("command", commandForOthers));
  }

  @Override
  public void readyToPassOn(String name, String commandForOthers) {
    print(event("ready").put("name", name).putNull("directory").put("command", commandForOthers));
  }

  @Override
  public void hint(String commandForOthers) {
    print(event("hint").put("command", commandForOthers));
  }

  @Override
  public void skippedSource(Path path, String why) {
    print(event("skipped").put("source", path.toString()).put("message", why));
  }

  @Override
  public synchronized void changed(int number, TransferSnapshot snapshot) {
    print(describe("state", number, snapshot));
    if (snapshot.state().isEnd()) {
      lastProgress.remove(number);
    }
  }

  @Override
  public synchronized void progress(
      SequencedMap<Integer, TransferSnapshot> underWay, long nowNanos) {
    underWay.forEach((number, snapshot) -> {
      Long last = lastProgress.get(number);
      boolean due = last == null || nowNanos - last >= PROGRESS_INTERVAL.toNanos();
      if (due && snapshot.state() == TransferState.TRANSFERRING) {
        lastProgress.put(number, nowNanos);
        print(describe("progress", number, snapshot));
      }
    });
  }

  @Override
  public void text(String peer, String text) {
    print(event("text").put("peer", peer).put("text", text));
  }

  @Override
  public void failed(String code, String message) {
    print(error(code, message));
  }

  @Override
  public void question(String text) {
    err.print(text);
    err.flush();
  }

  @Override
  public void questionOver(boolean answered) {
    if (!answered) {
      err.println();
    }
  }

  /** A transfer under way, or over, as an event of that name. */
  static ObjectNode describe(String event, int number, TransferSnapshot snapshot) {
    ObjectNode json =
        event(event)
            .put("transfer", number)
            .put("direction", snapshot.direction().name().toLowerCase(Locale.ROOT))
            .put("peer", snapshot.peer())
            .put("state", snapshot.state().word())
            .put("number", snapshot.state().number());
    snapshot.code().ifPresentOrElse(code -> json.put("code", code), () -> json.putNull("code"));
    json.put("message", snapshot.message());
    snapshot.path().ifPresentOrElse(path -> json.put("path", path), () -> json.putNull("path"));
    json.put("files", snapshot.files())
        .put("filesDone", snapshot.filesDone())
        .put("filesSkipped", snapshot.filesSkipped())
        .put("bytes", snapshot.bytes())
        .put("totalBytes", snapshot.totalBytes());
    ArrayNode names = json.putArray("names");
    snapshot.names().forEach(names::add);
    if (!snapshot.saved().isEmpty()) {
      ArrayNode saved = json.putArray("saved");
      snapshot.saved().forEach(path -> saved.add(path.toString()));
    }
    return json;
  }

  static ObjectNode error(String code, String message) {
    return event("error").put("code", code).put("message", message);
  }

  static ObjectNode event(String name) {
    return JsonObject.create().put("version", VERSION).put("event", name);
  }

  private synchronized void print(ObjectNode json) {
    out.println(json);
    out.flush();
  }
}
