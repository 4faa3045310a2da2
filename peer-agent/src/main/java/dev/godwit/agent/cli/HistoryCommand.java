package dev.godwit.agent.cli;

import dev.godwit.agent.AgentException;
import dev.godwit.agent.Delivery;
import dev.godwit.protocol.json.JsonObject;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code godwit history}: what was delivered, to or from whom, and when. */
@Command(
    name = "history",
    description = "Shows which files and texts were delivered, the oldest first.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    footer = {
      "",
      "Examples:",
      "  godwit history",
      "  godwit history --json | jq -r 'select(.peer == \"ann\").path'"
    })
final class HistoryCommand implements Callable<Integer> {
  @Mixin private StateOption state = new StateOption();

  @Option(names = "--json", description = "One JSON event a line.")
  private boolean json;

  @Override
  public Integer call() {
    PrintStream out = System.out;
    try {
      Delivery.read(state.path(), one -> out.println(json ? json(one).toString() : words(one)));
      out.flush();
      return ExitCode.DONE;
    } catch (AgentException e) {
      System.err.println(e.sentence());
      return ExitCode.FAILED;
    }
  }

  static String words(Delivery one) {
    String what =
        switch (one) {
          case Delivery.OfFile file ->
              Amount.bytes(file.sizeBytes()) + "  " + Printable.of(file.path());
          case Delivery.OfText text -> Printable.of(text.text());
        };
    return "%s  %s %s  %s"
        .formatted(one.at(), one.sent() ? "to" : "from", Printable.of(one.peer()), what);
  }

  static ObjectNode json(Delivery one) {
    ObjectNode json =
        JsonObject.create()
            .put("version", JsonTalk.VERSION)
            .put("event", "delivered")
            .put("at", one.at().toString())
            .put("direction", one.sent() ? "send" : "receive")
            .put("peer", one.peer());
    return switch (one) {
      case Delivery.OfFile file ->
          json.put("path", file.path()).put("size", file.sizeBytes()).put("digest", file.digest());
      case Delivery.OfText text -> json.put("text", text.text());
    };
  }
}
