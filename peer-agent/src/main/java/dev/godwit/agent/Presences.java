package dev.godwit.agent;

import dev.godwit.agent.session.ServerOutput;
import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.Online;
import dev.godwit.protocol.signal.PeerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Who may know that this agent is there, and what it asks about others. Thread-safe: guarded by
 * this.
 */
final class Presences {
  /** How long the server may take to tell. */
  static final Duration ANSWER_TIME = Duration.ofSeconds(10);

  private record Question(PeerName about, CompletableFuture<Presence> answer) {}

  private final Consumer<ClientMessage> server;
  private final List<Question> open = new ArrayList<>();
  private List<PeerName> visibleTo = List.of();

  /** What is to be said goes there. */
  Presences(Consumer<ClientMessage> server) {
    this.server = server;
  }

  /** From now on these may know. */
  void showTo(List<PeerName> names) {
    synchronized (this) {
      visibleTo = List.copyOf(names);
    }
    server.accept(new ClientMessage.Visible(names));
  }

  /** A session that is not the one before knows nothing of what was said in that. */
  void onLogin(ServerOutput.Coming coming) {
    List<PeerName> names;
    synchronized (this) {
      names = visibleTo;
    }
    if (coming != ServerOutput.Coming.UNBROKEN && !names.isEmpty()) {
      server.accept(new ClientMessage.Visible(names));
    }
  }

  /** The server tells this. */
  synchronized void onPresence(PeerName about, Online online) {
    Presence presence =
        switch (online) {
          case YES -> Presence.ONLINE;
          case NO -> Presence.OFFLINE;
          case UNTOLD -> Presence.UNTOLD;
        };
    open.stream().filter(q -> q.about().equals(about)).forEach(q -> q.answer().complete(presence));
  }

  /** Asks about these; empty if the server does not tell in time. */
  Optional<SequencedMap<String, Presence>> ask(SequencedSet<PeerName> names)
      throws InterruptedException {
    List<Question> questions =
        names.stream().map(name -> new Question(name, new CompletableFuture<>())).toList();
    synchronized (this) {
      open.addAll(questions);
    }
    server.accept(new ClientMessage.Watch(List.copyOf(names)));
    try {
      return Optional.of(answers(questions));
    } catch (TimeoutException e) {
      return Optional.empty();
    } finally {
      synchronized (this) {
        open.removeAll(questions);
      }
      server.accept(new ClientMessage.Unwatch(List.copyOf(names)));
    }
  }

  private static SequencedMap<String, Presence> answers(List<Question> questions)
      throws InterruptedException, TimeoutException {
    SequencedMap<String, Presence> answers = new LinkedHashMap<>();
    long untilNanos = System.nanoTime() + ANSWER_TIME.toNanos();
    for (Question question : questions) {
      try {
        Presence presence =
            question.answer().get(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        answers.put(question.about().text(), presence);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return answers;
  }
}
