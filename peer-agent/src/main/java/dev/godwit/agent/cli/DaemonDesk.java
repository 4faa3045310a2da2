package dev.godwit.agent.cli;

import dev.godwit.agent.AgentException;
import dev.godwit.agent.file.AgentSockets;
import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.StateFolder;
import dev.godwit.agent.process.LocalSocket;
import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.json.MalformedJsonException;
import dev.godwit.protocol.signal.SignalLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a running daemon is asked by other commands of the same user, and how they ask: a JSON
 * object with {@code ask} goes there, events come back. Thread-safe.
 */
final class DaemonDesk implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DaemonDesk.class.getName());

  private static final int MAX_TEXT = 256;
  private static final String STATUS = "status";
  private static final String WHO = "who";

  /** Who is asked there. */
  interface Answers {
    /** What it is doing. */
    DaemonStatus status();

    /** Whether it is known at this server, by this name. */
    boolean isKnownAs(String server, Optional<String> name);

    /** Whether these are there; an event for each. */
    List<ObjectNode> who(List<String> names) throws AgentException, InterruptedException;
  }

  private final Answers answers;
  private final AgentSockets.Place place;
  private @Nullable LocalSocket socket;

  private DaemonDesk(Answers answers, AgentSockets.Place place) {
    this.answers = answers;
    this.place = place;
  }

  /**
   * Opens it. Where nobody can listen, the daemon works without.
   *
   * @return empty if a daemon of that name runs already for this server
   */
  static Optional<DaemonDesk> open(Path state, String server, String name, Answers answers)
      throws FileProblem {
    AgentSockets.Place place = StateFolder.open(state).agents().take(server + " " + name);
    if (place == null) {
      return Optional.empty();
    }
    DaemonDesk desk = new DaemonDesk(answers, place);
    try {
      desk.socket = LocalSocket.listen(place.path(), desk::answer);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Nobody can ask this agent what it does, as it can''t listen at {0} ({1}).",
          place.path(),
          e.getMessage());
    }
    return Optional.of(desk);
  }

  private List<String> answer(String question) throws InterruptedException {
    try {
      JsonObject asked = JsonObject.parse(question, LocalSocket.MAX_QUESTION_BYTES);
      List<ObjectNode> events =
          switch (asked.string("ask", MAX_TEXT)) {
            case STATUS -> answers.status().events();
            case WHO -> {
              List<String> names = asked.strings("names", SignalLimits.MAX_NAMES, MAX_TEXT);
              boolean isMeant =
                  answers.isKnownAs(
                      asked.string("server", MAX_TEXT), asked.optionalString("as", MAX_TEXT));
              yield isMeant ? answers.who(names) : List.of();
            }
            default -> throw new MalformedJsonException("Nobody knows what that is.");
          };
      return events.stream().map(ObjectNode::toString).toList();
    } catch (MalformedJsonException e) {
      return List.of(JsonTalk.error("bad_message", String.valueOf(e.getMessage())).toString());
    } catch (AgentException e) {
      return List.of(JsonTalk.error(e.code(), e.sentence()).toString());
    }
  }

  /** What each running daemon with this state is doing. */
  static List<List<JsonObject>> askAll(Path state) throws FileProblem {
    List<List<JsonObject>> all = new ArrayList<>();
    for (Path path : sockets(state)) {
      ask(path, JsonObject.create().put("ask", STATUS)).ifPresent(all::add);
    }
    return all;
  }

  /**
   * What a running daemon with this state says of these.
   *
   * @param as by which name that daemon is to be known, if that matters
   * @return empty if there is no such daemon
   */
  static Optional<List<JsonObject>> askWho(
      Path state, String server, Optional<String> as, List<String> names) throws FileProblem {
    ObjectNode question = JsonObject.create().put("ask", WHO).put("server", server);
    as.ifPresent(name -> question.put("as", name));
    names.forEach(question.putArray("names")::add);
    for (Path path : sockets(state)) {
      Optional<List<JsonObject>> answer = ask(path, question).filter(events -> !events.isEmpty());
      if (answer.isPresent()) {
        return answer;
      }
    }
    return Optional.empty();
  }

  private static List<Path> sockets(Path state) throws FileProblem {
    return StateFolder.open(state).agents().all();
  }

  /** Empty if nobody is there: a process that was killed leaves its socket. */
  private static Optional<List<JsonObject>> ask(Path path, ObjectNode question) {
    try {
      List<JsonObject> events = new ArrayList<>();
      for (String line : LocalSocket.ask(path, question.toString())) {
        events.add(JsonObject.parse(line, LocalSocket.MAX_ANSWER_BYTES));
      }
      return Optional.of(events);
    } catch (IOException | MalformedJsonException e) {
      LOG.log(System.Logger.Level.DEBUG, "No answer from " + path, e);
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    try (AgentSockets.Place _ = place) {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "The socket could not be closed.", e);
    }
  }
}
