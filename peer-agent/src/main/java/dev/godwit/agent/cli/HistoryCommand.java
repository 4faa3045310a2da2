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

/** {@code godwit history}: which files were delivered, to or from whom, and when. */
@Command(
    name = "history",
    description = "Shows which files were delivered, the oldest first.",
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
    return "%s  %s %s  %s  %s"
        .formatted(
            one.at(),
            one.sent() ? "to" : "from",
            Printable.of(one.peer()),
            Amount.bytes(one.sizeBytes()),
            Printable.of(one.path()));
  }

  static ObjectNode json(Delivery one) {
    return JsonObject.create()
        .put("version", JsonTalk.VERSION)
        .put("event", "delivered")
        .put("at", one.at().toString())
        .put("direction", one.sent() ? "send" : "receive")
        .put("peer", one.peer())
        .put("path", one.path())
        .put("size", one.sizeBytes())
        .put("digest", one.digest());
  }
}
