package dev.godwit.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.Consent;
import dev.godwit.agent.Transfer;
import dev.godwit.agent.TransferListener;
import dev.godwit.agent.TransferSnapshot;
import dev.godwit.agent.TransferState;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OnceTest {
  private static final Consent.Offer FROM_ANN =
      new Consent.Offer("ann", List.of("a"), 1, OptionalLong.of(1), "");

  private final Once once = new Once();
  private final Consent consent = once.limit(Consent.yes());

  /** Only its identity counts here. */
  private static final class Named implements Transfer {
    @Override
    public void pause(boolean paused) {}

    @Override
    public TransferSnapshot snapshot() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Skipped> skippedSources() {
      return List.of();
    }

    @Override
    public TransferSnapshot await() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void cancel(CancelCause cause) {}
  }

  @Test
  void oneOfferIsAcceptedAndNoOther() throws Exception {
    assertTrue(consent.mayConnect("ann"));
    assertTrue(consent.accepts(FROM_ANN));
    assertFalse(consent.accepts(FROM_ANN));
    assertFalse(consent.mayConnect("bob"));
  }

  @Test
  void theEndOfWhatWasAcceptedIsTheEnd() throws Exception {
    Transfer declined = new Named();
    once.onChange(declined, Snapshots.of(TransferState.REJECTED, "declined", 0));
    assertFalse(once.end().isDone());
    Transfer accepted = new Named();
    assertTrue(consent.accepts(FROM_ANN));
    once.onChange(accepted, Snapshots.of(TransferState.WAITING, "", 0));
    assertFalse(once.end().isDone());
    once.onChange(accepted, Snapshots.of(TransferState.INTERRUPTED, "link_lost", 0));
    assertEquals(TransferState.INTERRUPTED, once.end().join().state());
  }

  @Test
  void whoLeavesBeforeHearingTheYesMakesWayForTheNext() throws Exception {
    assertTrue(consent.accepts(FROM_ANN));
    once.onChange(new Named(), Snapshots.of(TransferState.INTERRUPTED, "left", 0));
    assertFalse(once.end().isDone());
    assertTrue(consent.accepts(FROM_ANN));
  }

  @Test
  void whatIsSaidMeanwhileIsHeard() {
    List<String> heard = new ArrayList<>();
    TransferListener listener =
        once.after(
            new TransferListener() {
              @Override
              public void onChange(Transfer transfer, TransferSnapshot snapshot) {
                heard.add("a change");
              }

              @Override
              public void onText(String peer, String text) {
                heard.add(text);
              }
            });
    listener.onText("ann", "hello");
    assertEquals(List.of("hello"), heard);
    assertFalse(once.end().isDone());
  }
}
