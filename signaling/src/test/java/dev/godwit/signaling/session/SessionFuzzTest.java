package dev.godwit.signaling.session;

import static dev.godwit.signaling.session.Lab.CONNECTION;
import static dev.godwit.signaling.session.Lab.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.IceCandidate;
import dev.godwit.protocol.signal.Payload;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.Resumption.Continuity;
import dev.godwit.protocol.signal.ServerMessage;
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
 * Random orders of breaks, resumes, takeovers and messages: whoever resumes in time misses nothing
 * and hears nothing twice, unless it is told so; and in the end nothing is left.
 */
class SessionFuzzTest {
  private static final int ROUNDS = 300;
  private static final int STEPS = 300;
  private static final List<String> NAMES = List.of("Ada", "Bob", "Cy", "Dee");

  @Test
  void whoeverResumesMissesNothingAndHearsNothingTwice() {
    long seed = Long.getLong("godwit.seed", new Random().nextLong());
    for (int round = 0; round < ROUNDS; round++) {
      try {
        new Story(new Random(seed + round)).play();
      } catch (RuntimeException | AssertionError e) {
        fail("-Dgodwit.seed=" + (seed + round), e);
      }
    }
  }

  /** One client: its process, over all its sockets. */
  private static final class Person {
    private final String name;
    private Lab.Peer peer;
    private boolean isConnected = true;

    /** What the others said to it since it last lost something, in order. */
    private final List<String> expected = new ArrayList<>();

    private final List<String> heard = new ArrayList<>();
    private final Map<PeerName, ServerMessage.Presence> seen = new HashMap<>();

    private Person(String name, Lab.Peer peer) {
      this.name = name;
      this.peer = peer;
    }

    private void forgetsAll() {
      expected.clear();
      heard.clear();
    }
  }

  private static final class Story {
    private final Random random;
    private final Lab lab = new Lab(new SessionLimits(1000, 1000, 100_000), Discretion.OPEN);
    private final List<Person> people = new ArrayList<>();
    private int sent;

    private Story(Random random) {
      this.random = random;
      for (String name : NAMES) {
        people.add(new Person(name, lab.joinsResumably(name)));
      }
    }

    private void play() {
      for (int step = 0; step < STEPS; step++) {
        Person one = people.get(random.nextInt(people.size()));
        switch (random.nextInt(8)) {
          case 0 -> breaks(one);
          case 1 -> comesBack(one, OptionalLong.of(one.peer.lastSeq));
          case 2 -> {
            if (random.nextInt(10) == 0) {
              comesBack(one, OptionalLong.empty());
            }
          }
          case 3 -> lab.passes(Duration.ofMillis(random.nextInt(3000)));
          case 4 -> changesItsLists(one);
          default -> speaks(one);
        }
        people.forEach(this::listens);
      }
      people.forEach(person -> comesBack(person, OptionalLong.of(person.peer.lastSeq)));
      people.forEach(this::listens);
      people.forEach(person -> assertEquals(person.expected, person.heard, person.name));
      people.forEach(this::leaves);
      assertEquals(0, lab.switchboard.sessions());
      assertEquals(0, lab.switchboard.sessionsAway());
      assertEquals(0, lab.switchboard.sockets());
    }

    private void breaks(Person one) {
      if (one.isConnected && one.peer.closed.isEmpty()) {
        one.peer.breaks();
      }
      one.isConnected = false;
    }

    private void comesBack(Person one, OptionalLong seenSeq) {
      listens(one);
      Lab.Peer before = one.peer;
      one.peer = lab.resumes(before, one.name, seenSeq);
      one.isConnected = true;
      if (one.peer.received.getFirst().message() instanceof ServerMessage.LoginRefused) {
        one.peer = lab.joinsResumably(one.name);
        one.forgetsAll();
        one.seen.clear();
      }
    }

    private void speaks(Person one) {
      Person other = people.get(random.nextInt(people.size()));
      if (one == other || !one.isConnected || one.peer.closed.isPresent()) {
        return;
      }
      String word = "w" + sent++;
      Payload payload =
          new IceCandidate(word, Optional.empty(), OptionalInt.empty(), Optional.empty())
              .toPayload();
      ClientMessage message = new ClientMessage.Candidate(name(other.name), CONNECTION, payload);
      one.peer.says(word, message);
      if (random.nextBoolean()) {
        one.peer.says(word, message);
      }
      boolean isTaken =
          one.peer.received.stream()
              .anyMatch(e ->
                  e.id().isPresent()
                      && e.id().get().text().equals(word)
                      && e.message() instanceof ServerMessage.Ok);
      if (isTaken) {
        other.expected.add(word);
      }
    }

    private void changesItsLists(Person one) {
      if (!one.isConnected || one.peer.closed.isPresent()) {
        return;
      }
      Set<PeerName> some = new HashSet<>();
      NAMES.stream().filter(_ -> random.nextBoolean()).forEach(name -> some.add(name(name)));
      List<PeerName> names = List.copyOf(some);
      one.peer.says(
          switch (random.nextInt(3)) {
            case 0 -> new ClientMessage.Watch(names);
            case 1 -> new ClientMessage.Unwatch(names);
            default -> new ClientMessage.Visible(names);
          });
    }

    private void listens(Person one) {
      for (Envelope<ServerMessage> envelope : List.copyOf(one.peer.received)) {
        switch (envelope.message()) {
          case ServerMessage.LoginAccepted login -> {
            if (Lab.continuity(login) != Continuity.COMPLETE) {
              one.heard.clear();
              one.expected.clear();
            }
          }
          case ServerMessage.Candidate candidate ->
              one.heard.add(candidate.candidate().json().replaceAll(".*\"(w\\d+)\".*", "$1"));
          default -> {}
        }
      }
      one.peer.received.clear();
      if (one.isConnected && one.peer.closed.isEmpty()) {
        assertEquals(one.expected, one.heard, one.name);
      }
      assertTrue(one.heard.size() <= one.expected.size(), one.name);
    }

    private void leaves(Person one) {
      one.peer.says(new ClientMessage.Logout());
      one.peer.closes();
    }
  }
}
