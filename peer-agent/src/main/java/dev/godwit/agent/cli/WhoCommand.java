package dev.godwit.agent.cli;

import dev.godwit.agent.Agent;
import dev.godwit.agent.AgentException;
import dev.godwit.agent.Presence;
import dev.godwit.agent.ServerAddress;
import dev.godwit.agent.ServerListener;
import dev.godwit.agent.file.FileProblem;
import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.json.MalformedJsonException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit who}: whether others are there, as far as they show themselves. */
@Command(
    name = "who",
    description = {
      "Asks the server whether others are there, who have to show themselves to you.",
      "A running agent of yours is who asks, unless --as names another."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    footer = {
      "",
      "Examples:",
      "  godwit who nas --as ann",
      "  godwit who ann bob --json",
      "The agent nas is seen by ann if it runs with --visible-to ann.",
      "Exit codes: 0 all are there, 1 failed, 2 usage, 4 one is not there or does not show itself."
    })
final class WhoCommand implements Callable<Integer> {
  private static final int MAX_TEXT = 256;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "NAME", arity = "1..*", description = "Who may be there.")
  private List<String> names = List.of();

  @Override
  public Integer call() throws InterruptedException {
    Talk talk = common.talk();
    try {
      return print(answers(common.server()));
    } catch (AgentException e) {
      talk.failed(e.code(), e.sentence());
      return Failures.exitCode(e);
    } catch (FileProblem problem) {
      talk.failed(problem.reason().code(), problem.getMessage());
      return ExitCode.FAILED;
    } catch (MalformedJsonException e) {
      talk.failed("bad_message", "The running agent says what this version does not understand.");
      return ExitCode.FAILED;
    }
  }

  private List<JsonObject> answers(ServerAddress server)
      throws AgentException, FileProblem, InterruptedException {
    Optional<List<JsonObject>> ofDaemon =
        DaemonDesk.askWho(common.state(), server.shown(), common.saidName(), names);
    if (ofDaemon.isPresent()) {
      return ofDaemon.get();
    }
    try (Agent agent =
        Agent.standBy(server, common.name(), ServerListener.NOBODY, Optional.of(common.state()))) {
      List<JsonObject> events = new ArrayList<>();
      agent
          .presence(names)
          .forEach((name, is) -> events.add(JsonObject.of(DaemonStatus.presence(name, is))));
      return events;
    }
  }

  private int print(List<JsonObject> events) throws MalformedJsonException {
    PrintStream out = System.out;
    boolean allAreThere = true;
    for (JsonObject event : events) {
      out.println(common.json() ? event.toNode().toString() : words(event));
      allAreThere &= isOnline(event);
    }
    out.flush();
    return allAreThere ? ExitCode.DONE : ExitCode.NO_ANSWER;
  }

  private static boolean isOnline(JsonObject event) throws MalformedJsonException {
    return event
        .optionalString("presence", MAX_TEXT)
        .filter(Presence.ONLINE.name().toLowerCase(Locale.ROOT)::equals)
        .isPresent();
  }

  static String words(JsonObject event) throws MalformedJsonException {
    if (!event.has("presence")) {
      return Printable.of(event.string("message", 8_192));
    }
    String words =
        switch (event.string("presence", MAX_TEXT)) {
          case "untold" -> "not there, or not visible to you";
          case String presence -> presence;
        };
    return Printable.of(event.string("name", MAX_TEXT)) + ": " + words;
  }
}
