package dev.godwit.signaling.session;

import static dev.godwit.signaling.session.Lab.CONNECTION;
import static dev.godwit.signaling.session.Lab.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.IceCandidate;
import dev.godwit.protocol.signal.MessageId;
import dev.godwit.protocol.signal.Online;
import dev.godwit.protocol.signal.Payload;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.Resumption.Continuity;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SignalException;
import dev.godwit.protocol.signal.Stay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random orders of breaks, resumes, takeovers, messages and lists. Whoever resumes misses nothing
 * and hears nothing twice, unless it is told that it did; it knows exactly of those who show
 * themselves; and in the end nothing is left.
 */
class SessionFuzzTest {
  private static final int ROUNDS = 500;
  private static final int STEPS = 200;
  private static final List<PeerName> NAMES =
      List.of(name("Ada"), name("Bob"), name("Cy"), name("Dee"));

  @Test
  void whoeverResumesMissesNothingAndKnowsWhoIsHere() {
    long seed = Long.getLong("godwit.seed", new Random().nextLong());
    for (int round = 0; round < ROUNDS; round++) {
      try {
        new Story(new Random(seed + round)).play();
      } catch (RuntimeException | AssertionError e) {
        fail("-Dgodwit.seed=" + (seed + round), e);
      }
    }
  }

  /** A client over all its sockets, and what should be so of it. */
  private static final class Person {
    private final PeerName name;
    private Lab.Peer peer;
    private boolean hasSession = true;

    /** What was said to it, and what it heard, since something was lost the last time. */
    private final List<MessageId> said = new ArrayList<>();

    private final List<MessageId> heard = new ArrayList<>();

    private final Set<PeerName> watched = new HashSet<>();
    private final Set<PeerName> visibleTo = new HashSet<>();
    private final Map<PeerName, Online> told = new HashMap<>();

    private Person(PeerName name, Lab.Peer peer) {
      this.name = name;
      this.peer = peer;
    }

    private boolean isConnected() {
      return peer.closed.isEmpty() && !peer.isBroken;
    }

    private void losesItsSession() {
      said.clear();
      watched.clear();
      visibleTo.clear();
      told.clear();
    }

    /** Takes in all that it was sent, and returns the messages of others that were accepted. */
    private Set<MessageId> listens() {
      Set<MessageId> accepted = new HashSet<>();
      for (Envelope<ServerMessage> envelope : peer.received) {
        switch (envelope.message()) {
          case ServerMessage.LoginAccepted login -> {
            if (Lab.continuity(login) != Continuity.COMPLETE) {
              heard.clear();
            }
          }
          case ServerMessage.Candidate candidate -> heard.add(wordOf(candidate));
          case ServerMessage.Presence(var of, var online) -> told.put(of, online);
          case ServerMessage.Ok() -> envelope.id().ifPresent(accepted::add);
          case ServerMessage _ -> {}
        }
      }
      peer.received.clear();
      return accepted;
    }

    private static MessageId wordOf(ServerMessage.Candidate message) {
      try {
        return new MessageId(IceCandidate.of(message.candidate()).candidate());
      } catch (SignalException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static final class Story {
    private final Random random;
    private final Lab lab = new Lab(new SessionLimits(1000, 1000, 100_000), Discretion.OPEN);
    private final List<Person> people = new ArrayList<>();
    private int words;

    private Story(Random random) {
      this.random = random;
      NAMES.forEach(name -> people.add(new Person(name, lab.joinsResumably(name.text()))));
    }

    private void play() {
      for (int step = 0; step < STEPS; step++) {
        act(any(people));
        check();
      }
      people.forEach(one -> comesBack(one, OptionalLong.of(one.peer.lastSeq)));
      check();
      people.forEach(one -> one.peer.closes());
      assertEquals(0, lab.switchboard.sessions());
      assertEquals(0, lab.switchboard.sessionsAway());
      assertEquals(0, lab.switchboard.sockets());
    }

    private void act(Person one) {
      switch (random.nextInt(9)) {
        case 0 -> one.peer.breaks();
        case 1 -> comesBack(one, OptionalLong.of(one.peer.lastSeq));
        case 2 -> {
          boolean isRestarted = random.nextInt(10) == 0;
          if (isRestarted) {
            comesBack(one, OptionalLong.empty());
          }
        }
        case 3 -> lab.passes(Duration.ofMillis(random.nextInt(10_000)));
        case 4 -> {
          if (one.isConnected()) {
            changesAList(one);
          }
        }
        default -> {
          Person other = any(people);
          if (one.isConnected() && one != other) {
            speaks(one, other);
          }
        }
      }
    }

    private void comesBack(Person one, OptionalLong seenSeq) {
      one.listens();
      one.peer = lab.resumes(one.peer, one.name.text(), seenSeq);
      switch (one.peer.received.getFirst().message()) {
        case ServerMessage.LoginRefused _ -> {
          one.peer.says(new ClientMessage.Login(one.name, new Stay.Resumable(), false));
          one.losesItsSession();
        }
        case ServerMessage.LoginAccepted login when Lab.continuity(login) == Continuity.BROKEN ->
            one.losesItsSession();
        case ServerMessage _ -> {}
      }
      one.hasSession = true;
    }

    /** Says something, perhaps once more, as after a resume. */
    private void speaks(Person one, Person other) {
      one.listens();
      MessageId word = new MessageId("w" + words++);
      Payload payload =
          new IceCandidate(word.text(), Optional.empty(), OptionalInt.empty(), Optional.empty())
              .toPayload();
      for (int times = random.nextInt(1, 3); times > 0; times--) {
        one.peer.says(word.text(), new ClientMessage.Candidate(other.name, CONNECTION, payload));
      }
      if (one.listens().contains(word)) {
        other.said.add(word);
      }
      assertEquals(other.hasSession, other.said.contains(word), "passed on if someone is there");
    }

    private void changesAList(Person one) {
      List<PeerName> names = NAMES.stream().filter(_ -> random.nextBoolean()).toList();
      switch (random.nextInt(3)) {
        case 0 -> {
          one.watched.addAll(names);
          one.peer.says(new ClientMessage.Watch(names));
        }
        case 1 -> {
          names.forEach(one.watched::remove);
          one.peer.says(new ClientMessage.Unwatch(names));
        }
        default -> {
          one.visibleTo.clear();
          one.visibleTo.addAll(names);
          one.peer.says(new ClientMessage.Visible(names));
        }
      }
    }

    private void check() {
      for (Output.Report report : lab.reports) {
        if (report instanceof Output.Expired(var name)) {
          Person gone = people.get(NAMES.indexOf(name));
          gone.hasSession = false;
          gone.losesItsSession();
        }
      }
      lab.reports.clear();
      for (Person one : people) {
        one.listens();
        if (one.isConnected()) {
          assertEquals(one.said, one.heard, one.name.text());
          for (Person other : people) {
            boolean isShown = other.hasSession && other.visibleTo.contains(one.name);
            assertEquals(
                one.watched.contains(other.name) && isShown,
                one.watched.contains(other.name) && one.told.get(other.name) == Online.YES,
                one.name + " knows of " + other.name);
          }
        }
      }
    }

    private Person any(List<Person> of) {
      return of.get(random.nextInt(of.size()));
    }
  }
}
