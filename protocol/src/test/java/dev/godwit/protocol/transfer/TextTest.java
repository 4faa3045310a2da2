package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Notes that are said instead of files. */
class TextTest {
  @Test
  void aTextIsShownAndConfirmedEitherWayBesideATransfer() {
    Pair pair = Pair.of(TestFile.of("a", 3 << 20));
    pair.sender.machine.showTexts();
    pair.receiver.machine.showTexts();
    assertTrue(pair.sender.machine.say("1", "hello", pair.time.nowNanos()));
    assertTrue(pair.receiver.machine.say("1", "welcome", pair.time.nowNanos()));
    pair.run().assertComplete();

    assertEquals(List.of("hello"), pair.receiver.texts);
    assertEquals(List.of("welcome"), pair.sender.texts);
    assertTrue(pair.sender.events.contains(new TransferEvent.TextReceived("1")));
    assertTrue(pair.receiver.events.contains(new TransferEvent.TextReceived("1")));
  }

  @Test
  void whoShowsNoTextsConfirmsNone() {
    Pair pair = Pair.of(TestFile.of("a", 1));
    pair.sender.machine.say("1", "hello", pair.time.nowNanos());
    pair.run();

    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, pair.sender.outcome());
    assertEquals(TransferCode.UNKNOWN_TYPE, failed.code());
    assertTrue(pair.sender.events.stream().noneMatch(TransferEvent.TextReceived.class::isInstance));
  }

  @Test
  void noMoreIsSaidThanMayBeUnconfirmed() {
    Sender sender = new Sender(Samples.hello());
    for (int i = 0; i < Texts.MAX_UNCONFIRMED; i++) {
      assertTrue(sender.say("t" + i, "x", 0));
    }
    assertEquals(false, sender.say("one more", "x", 0));
  }

  @Test
  void whoTalksTooMuchIsToldSo() {
    ReceiverStand stand = ReceiverStand.at(ReceiverStand.Stage.IDLE);
    stand.machine.showTexts();
    for (int i = 0; i < Texts.MAX_HEARD; i++) {
      assertEquals("ok", stand.hear(new Frame.Text("t" + i, "x")).word());
    }
    assertEquals("rate_limited", stand.hear(new Frame.Text("one more", "x")).word());
  }

  @Test
  void aConfirmationOfNothingIsUnexpected() {
    SenderStand stand = SenderStand.at(SenderStand.Stage.READY);
    stand.machine.showTexts();
    assertEquals("unexpected", stand.hear(new Frame.Received("1")).word());
  }
}
