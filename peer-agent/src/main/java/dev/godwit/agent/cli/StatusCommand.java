package dev.godwit.agent.cli;

import dev.godwit.agent.file.FileProblem;
import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.json.MalformedJsonException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code godwit status}: what the running daemons of this user are doing. */
@Command(
    name = "status",
    description = "Shows what your running agents are doing.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    footer = {
      "",
      "Examples:",
      "  godwit status",
      "  godwit status --json | jq -r 'select(.event == \"transfer\").peer'",
      "Exit codes: 0 an agent runs, 1 failed, 2 usage, 4 none runs."
    })
final class StatusCommand implements Callable<Integer> {
  private static final int MAX_TEXT = 8_192;

  @Mixin private StateOption state = new StateOption();

  @Option(names = "--json", description = "One JSON event a line.")
  private boolean json;

  @Override
  public Integer call() {
    PrintStream out = System.out;
    try {
      List<List<JsonObject>> all = DaemonDesk.askAll(state.path());
      for (List<JsonObject> events : all) {
        for (JsonObject event : events) {
          out.println(json ? event.toNode().toString() : words(event));
        }
      }
      out.flush();
      if (all.isEmpty()) {
        System.err.println("No agent is running. Start one: godwit agent --from NAMES");
      }
      return all.isEmpty() ? ExitCode.NO_ANSWER : ExitCode.DONE;
    } catch (FileProblem problem) {
      System.err.println(problem.getMessage());
      return ExitCode.FAILED;
    } catch (MalformedJsonException e) {
      System.err.println("The running agent says what this version does not understand.");
      return ExitCode.FAILED;
    }
  }

  static String words(JsonObject event) throws MalformedJsonException {
    return switch (event.string("event", MAX_TEXT)) {
      case "agent" ->
          "%s %s %s since %s, process %d; saves in %s"
              .formatted(
                  text(event, "name"),
                  event.flag("online") ? "is at" : "can't reach",
                  text(event, "server"),
                  text(event, "since"),
                  event.integer("pid"),
                  text(event, "directory"));
      case "transfer" ->
          "  %s %s: %s, %s of %s %s"
              .formatted(
                  text(event, "direction").equals("send") ? "to" : "from",
                  text(event, "peer"),
                  text(event, "state"),
                  Amount.bytes(event.integer("bytes")),
                  Amount.bytes(event.integer("totalBytes")),
                  Printable.of(String.join(", ", event.strings("names", MAX_TEXT, MAX_TEXT))));
      case "outbox" ->
          "  %s to %s: %d under way, %d waiting"
              .formatted(
                  text(event, "directory"),
                  text(event, "peer"),
                  event.integer("underWay"),
                  event.integer("waiting"));
      case String other -> other;
    };
  }

  private static String text(JsonObject event, String field) throws MalformedJsonException {
    return Printable.of(event.string(field, MAX_TEXT));
  }
}
