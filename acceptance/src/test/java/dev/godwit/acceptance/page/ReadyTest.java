package dev.godwit.acceptance.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Visitor;
import dev.godwit.testkit.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page is connected with whom its person has chosen before there is anything to send. */
class ReadyTest {
  /** More pings than go out in the time after which a link that nobody answers on is lost. */
  private static final int MANY_PINGS = 8;

  @RegisterExtension static final Lab LAB = new Lab();
  @RegisterExtension static final Browser BROWSER = new Browser();

  private static Path file(String name) throws IOException {
    return Folder.random(LAB.directory().resolve(name), 300_000, name.hashCode());
  }

  private static void seesReady(Visitor visitor, String peer) {
    visitor.sees("Ready: " + peer + " · direct");
  }

  private static int transfers(Visitor visitor) {
    return visitor.page().locator(".transfer").count();
  }

  private static void assertSaves(Visitor visitor, Path original) {
    Path saved = LAB.directory().resolve("saved " + original.getFileName());
    visitor.saves(saved);
    try {
      assertEquals(-1, Files.mismatch(original, saved));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPageIsReadyBeforeThereIsAnythingToSendAndNobodyIsAskedTwice() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    Visitor bob = BROWSER.visit(LAB.server());
    ann.choosesPeer(bob.name());
    ann.sees("Waiting for " + bob.name() + " to answer…");
    bob.answersCaller("Connect");
    seesReady(ann, bob.name());
    assertEquals(0, transfers(ann));

    Path first = file("first");
    ann.sends(List.of(first));
    bob.answersOffer("Accept");
    ann.sees("Complete: " + bob.name() + " has it");
    assertSaves(bob, first);

    // The link is spent; another is there without a word.
    seesReady(ann, bob.name());
    Path second = file("second");
    ann.sends(List.of(second));
    bob.answersOffer("Accept");
    ann.page().getByText("Complete: " + bob.name() + " has it").nth(1).waitFor();
    assertSaves(bob, second);
  }

  @Test
  void whatAStrangerOffersFillsTheDialogInWhichTheyWereLetIn() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    Visitor bob = BROWSER.visit(LAB.server());
    Path file = file("at once");
    ann.choosesPeer(bob.name());
    ann.sends(List.of(file));
    bob.dialog().getByText("wants to connect").waitFor();
    assertEquals(0, bob.dialog().getByText("at once").count(), "a stranger is only a name");
    bob.page()
        .evaluate(
            """
            () => {
              window.timesClosed = 0;
              const dialog = document.querySelector('dialog');
              new MutationObserver(() => {
                window.timesClosed += dialog.open ? 0 : 1;
              }).observe(dialog, { attributeFilter: ['open'] });
            }
            """);
    bob.answersCaller("Connect");
    bob.dialog().getByText("at once").waitFor();
    assertEquals(0, bob.page().evaluate("() => window.timesClosed"));
    bob.answersOffer("Accept");
    ann.sees("Complete: " + bob.name() + " has it");
    assertSaves(bob, file);
  }

  @Test
  void whoIsLetInAndOffersNothingBlocksNobody() {
    Visitor ann = BROWSER.visit(LAB.server());
    Visitor bob = BROWSER.visit(LAB.server());
    ann.choosesPeer(bob.name());
    bob.answersCaller("Connect");
    seesReady(ann, bob.name());
    bob.dialog().waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    assertEquals(0, transfers(bob));
  }

  @Test
  void whoDeclinesToConnectIsToldOfWithoutAnyFile() {
    Visitor ann = BROWSER.visit(LAB.server());
    Visitor bob = BROWSER.visit(LAB.server());
    ann.choosesPeer(bob.name());
    bob.answersCaller("Decline");
    ann.sees(bob.name() + " does not want it.");
    assertEquals(0, transfers(ann));
  }

  @Test
  void aLinkToAnAgentStaysReadyForLongerThanSilenceMayLast() throws IOException {
    Peer agent = LAB.receive("agent", "--from", "anyone", "--yes", "--once");
    Visitor ann = BROWSER.visit(LAB.server());
    ann.page()
        .evaluate(
            """
            () => {
              window.pings = 0;
              const send = RTCDataChannel.prototype.send;
              RTCDataChannel.prototype.send = function (data) {
                window.pings += typeof data === 'string' && /"p[io]ng"/.test(data) ? 1 : 0;
                send.call(this, data);
              };
            }
            """);
    ann.choosesPeer("agent");
    seesReady(ann, "agent");
    ann.page().waitForFunction("many => window.pings >= many", MANY_PINGS);
    seesReady(ann, "agent");

    Path file = file("after a while");
    ann.sends(List.of(file));
    agent.awaitExit(0);
    ann.sees("Complete: agent has it");
    assertEquals(-1, Files.mismatch(file, LAB.inbox("agent").resolve("after a while")));
    agent.awaitEnd(1, "complete");
  }

  @Test
  void whoeverElseIsChosenTheLinkThatNobodyUsesIsLeft() {
    Peer first = LAB.receive("first", "--from", "anyone", "--yes");
    LAB.receive("second", "--from", "anyone", "--yes");
    Visitor ann = BROWSER.visit(LAB.server());
    ann.choosesPeer("first");
    seesReady(ann, "first");
    ann.choosesPeer("second");
    seesReady(ann, "second");
    first.awaitEnd("nothing_offered");
  }

  @Test
  void anOfferOnALinkThatHasDiedUnnoticedIsMadeAgain() throws IOException {
    Peer agent = LAB.receive("agent", "--from", "anyone", "--yes");
    Visitor ann = BROWSER.visit(LAB.server());
    ann.choosesPeer("agent");
    seesReady(ann, "agent");
    agent.signal(Signal.KILL);
    Path file = file("again");
    ann.sends(List.of(file));
    // Whoever is killed has the name for a while, in case of coming back.
    LAB.server().process().awaitStderr("agent is gone, not having come back", Lab.PATIENCE);
    Peer next = LAB.receive("agent", "--from", "anyone", "--yes", "--once");
    next.awaitExit(0);
    ann.sees("Complete: agent has it");
    assertEquals(-1, Files.mismatch(file, LAB.inbox("agent").resolve("again")));
    assertEquals(1, transfers(ann));
  }
}
