package dev.godwit.agent.cli;

import dev.godwit.agent.AgentException;
import dev.godwit.agent.Unfinished;
import dev.godwit.protocol.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code --resume-list} prints: a line for each transfer that another attempt goes on with.
 */
final class ResumeList {
  private ResumeList() {}

  static int ofSent(CommonOptions common) {
    try {
      return print(common, Unfinished.sent(common.state()));
    } catch (AgentException e) {
      common.talk().failed(e.code(), e.sentence());
      return ExitCode.FAILED;
    }
  }

  static int ofReceived(CommonOptions common, Path directory) {
    return print(common, Unfinished.received(directory));
  }

  private static int print(CommonOptions common, List<Unfinished> all) {
    PrintStream out = System.out;
    for (Unfinished one : all) {
      out.println(common.json() ? json(one).toString() : words(one));
    }
    out.flush();
    return ExitCode.DONE;
  }

  static String words(Unfinished one) {
    return "%s  %s  %s%s  %s"
        .formatted(
            one.lastChange(),
            Printable.of(one.peer()),
            held(one),
            Amount.bytes(one.totalBytes()),
            Printable.of(String.join(", ", one.names())));
  }

  /** A sender does not know what there is. */
  private static String held(Unfinished one) {
    String done =
        one.filesDone() == 0 ? "" : "%d of %d done, ".formatted(one.filesDone(), one.files());
    return one.heldBytes() == 0 ? done : done + Amount.bytes(one.heldBytes()) + " held of ";
  }

  static ObjectNode json(Unfinished one) {
    ObjectNode json =
        JsonObject.create()
            .put("version", JsonTalk.VERSION)
            .put("event", "unfinished")
            .put("peer", one.peer())
            .put("files", one.files())
            .put("filesDone", one.filesDone())
            .put("totalBytes", one.totalBytes())
            .put("heldBytes", one.heldBytes())
            .put("lastChange", one.lastChange().toString());
    ArrayNode names = json.putArray("names");
    one.names().forEach(names::add);
    return json;
  }
}
