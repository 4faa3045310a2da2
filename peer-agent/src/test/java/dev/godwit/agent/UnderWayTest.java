package dev.godwit.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.signal.InvalidNameException;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.transfer.TransferId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnderWayTest {
  private static final TransferId TRANSFER = TransferId.of(new byte[TransferId.BYTES]);

  private static final long NOW = 1_000_000_000_000L;

  private final UnderWay underWay = new UnderWay(3);
  private final List<String> done = new ArrayList<>();

  private static final class Attempt implements UnderWay.Attempt {
    private @Nullable TransferId transfer = TRANSFER;
    private boolean replaced;
    private boolean gaveWay;
    private long idleSinceNanos = Long.MAX_VALUE;

    @Override
    public @Nullable TransferId transfer() {
      return transfer;
    }

    @Override
    public PeerName peer() {
      try {
        return PeerName.of("bob");
      } catch (InvalidNameException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void onReplaced() {
      replaced = true;
    }

    @Override
    public long idleSinceNanos() {
      return idleSinceNanos;
    }

    @Override
    public void giveWay() {
      gaveWay = true;
    }
  }

  private Attempt admitted() {
    Attempt attempt = new Attempt();
    assertTrue(underWay.admit(attempt, NOW));
    return attempt;
  }

  private void takeOver(Attempt by, String name) {
    underWay.takeOver(TRANSFER, by, () -> done.add(name));
  }

  @Test
  void thereIsRoomForSoManyAtOnce() {
    Attempt first = admitted();
    for (int i = 1; i < 3; i++) {
      admitted();
    }
    assertFalse(underWay.admit(new Attempt(), NOW));
    underWay.ended(first);
    underWay.ended(first);
    admitted();
    assertFalse(underWay.admit(new Attempt(), NOW), "ending twice makes room once");
  }

  @Test
  void theLinkThatHasWaitedForLongestGivesWay() {
    admitted();
    Attempt idle = admitted();
    idle.idleSinceNanos = NOW - UnderWay.MIN_IDLE.toNanos() - 1;
    Attempt longest = admitted();
    longest.idleSinceNanos = idle.idleSinceNanos - 1;
    admitted();
    assertTrue(longest.gaveWay);
    assertFalse(idle.gaveWay);
    underWay.ended(longest);
    admitted();
    assertTrue(idle.gaveWay, "one that gave way makes room once");
    assertFalse(underWay.admit(new Attempt(), NOW));
  }

  @Test
  void aLinkOnWhichSomethingIsAboutToBeOfferedDoesNotGiveWay() {
    Attempt fresh = admitted();
    fresh.idleSinceNanos = NOW - UnderWay.MIN_IDLE.toNanos() + 1;
    admitted();
    admitted();
    assertFalse(underWay.admit(new Attempt(), NOW));
    assertFalse(fresh.gaveWay);
  }

  @Test
  void aClosedReceptionHasNoRoom() {
    underWay.close();
    assertFalse(underWay.admit(new Attempt(), NOW));
  }

  @Test
  void aNewerAttemptWaitsForTheOlderOne() {
    Attempt older = admitted();
    Attempt newer = admitted();
    takeOver(newer, "newer");
    assertTrue(older.replaced);
    assertFalse(newer.replaced);
    assertEquals(List.of(), done);
    underWay.ended(older);
    assertEquals(List.of("newer"), done);
  }

  @Test
  void anOlderAttemptThatHasJustEndedIsNotWaitedFor() {
    Attempt older = admitted();
    Attempt newer = admitted();
    underWay.ended(older);
    takeOver(newer, "newer");
    assertEquals(List.of("newer"), done);
  }

  @Test
  void otherTransfersAreLeftAlone() {
    Attempt unknown = admitted();
    unknown.transfer = null;
    Attempt newer = admitted();
    takeOver(newer, "newer");
    assertFalse(unknown.replaced);
    assertEquals(List.of("newer"), done);
  }

  @Test
  void anAttemptThatWaitsItselfIsTakenOverToo() {
    Attempt first = admitted();
    Attempt second = admitted();
    takeOver(second, "second");
    Attempt third = admitted();
    takeOver(third, "third");
    assertTrue(second.replaced);
    underWay.ended(second);
    assertEquals(List.of(), done, "the first still has its files");
    underWay.ended(first);
    assertEquals(List.of("second", "third"), done);
  }
}
