package dev.godwit.acceptance.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Cable;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Visitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a page's name, and of what is said to it, when its connection does not last. */
class SessionTest {
  /** Less than the time for which the server keeps a name whose owner does not come back. */
  private static final Duration AT_ONCE = Duration.ofSeconds(15);

  private static final String OPEN_ELSEWHERE = "is open in another tab of this browser.";

  @RegisterExtension static final Lab LAB = new Lab();
  @RegisterExtension static final Browser BROWSER = new Browser();

  private static Path file() throws IOException {
    return Folder.random(LAB.directory().resolve("file"), 100_000, 1);
  }

  private static Path saved() {
    return LAB.directory().resolve("saved");
  }

  /** How long this takes until the page is online. */
  private static Duration until(Visitor visitor, Runnable does) {
    long beginNanos = System.nanoTime();
    does.run();
    visitor.seesOnline();
    return Duration.ofNanos(System.nanoTime() - beginNanos);
  }

  @Test
  void aReloadHasItsNameBackAtOnceHoweverOften() {
    Visitor ann = BROWSER.visit(LAB.server());
    ann.rename("Ann of the page");
    ann.seesOnline();
    for (int reloads = 0; reloads < 3; reloads++) {
      Duration took = until(ann, () -> ann.page().reload());
      assertTrue(took.compareTo(AT_ONCE) < 0, took::toString);
      assertEquals("Ann of the page", ann.name());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"COMMIT", "DOMCONTENTLOADED"})
  void whoReloadsAgainBeforeThePageIsThereHasTheNameBackToo(WaitUntilState soon) {
    Visitor ann = BROWSER.visit(LAB.server());
    String name = ann.name();
    Page.ReloadOptions impatiently = new Page.ReloadOptions().setWaitUntil(soon);
    Duration took =
        until(
            ann,
            () -> {
              for (int reloads = 0; reloads < 5; reloads++) {
                reload(ann.page(), impatiently);
              }
            });
    assertTrue(took.compareTo(AT_ONCE) < 0, took::toString);
    assertEquals(name, ann.name());
  }

  /** Chromium takes no command for a page that is just being replaced by the next one. */
  private static void reload(Page page, Page.ReloadOptions options) {
    Awaitility.await()
        .pollInSameThread()
        .ignoreExceptionsMatching(
            e -> String.valueOf(e.getMessage()).contains("Not attached to an active page"))
        .until(() -> {
          page.reload(options);
          return true;
        });
  }

  @Test
  void aTabThatIsClosedLeavesItsNameToTheNextOne() {
    Visitor ann = BROWSER.visit(LAB.server());
    String name = ann.name();
    Page next = ann.page().context().newPage();
    ann.page().close(new Page.CloseOptions().setRunBeforeUnload(true));
    Visitor again = BROWSER.visitor(next);
    Duration took = until(again, () -> next.navigate(LAB.server().page()));
    assertTrue(took.compareTo(AT_ONCE) < 0, took::toString);
    assertEquals(name, again.name());
  }

  @Test
  void aCopyOfATabHasANameOfItsOwnAndBothAreOfUse() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    Visitor copy = ann.duplicate();
    copy.seesOnline();
    copy.sees(OPEN_ELSEWHERE);
    assertNotEquals(ann.name(), copy.name());

    copy.choosesPeer(ann.name());
    copy.sends(List.of(file()));
    ann.answersCaller("Connect");
    ann.answersOffer("Accept");
    copy.sees("Complete: " + ann.name() + " has it");
    ann.saves(saved());
    assertEquals(-1, Files.mismatch(file(), saved()));

    copy.page().reload();
    copy.seesOnline();
    assertNotEquals(ann.name(), copy.name());
  }

  @Test
  void aNameThatIsOpenInAnotherTabCanBeTakenFromItAndBack() {
    Visitor ann = BROWSER.visit(LAB.server());
    String name = ann.name();
    Visitor copy = ann.duplicate();
    copy.sees(OPEN_ELSEWHERE);
    copy.presses("Use " + name + " here");
    ann.sees("Your name is now used in another tab or window.");
    copy.seesOnline();
    assertEquals(name, copy.name());

    ann.presses("Use " + name + " here");
    copy.sees("Your name is now used in another tab or window.");
    ann.seesOnline();
    assertEquals(name, ann.name());
  }

  @Test
  void whoTypesTheNameOfAnotherTabCanTakeIt() {
    Visitor ann = BROWSER.visit(LAB.server());
    Visitor copy = ann.duplicate();
    copy.seesOnline();
    String own = copy.name();
    copy.page().getByLabel("Your name here").fill(ann.name());
    copy.presses("Rename");
    copy.presses("Use " + ann.name() + " here");
    ann.sees("Your name is now used in another tab or window.");
    copy.seesOnline();
    assertNotEquals(own, copy.name());
  }

  @Test
  void aNameThatSomebodyElseHasIsNotWaitedForAtTheStart() {
    Visitor ann = BROWSER.visit(LAB.server());
    Visitor bob = BROWSER.visit(LAB.server());
    bob.page().evaluate("name => localStorage.setItem('godwit.name', name)", ann.name());
    Visitor next = BROWSER.visitor(bob.page().context().newPage());
    next.page().navigate(LAB.server().page());
    next.sees("Somebody has the name " + ann.name());
    next.seesOnline();
    assertNotEquals(ann.name(), next.name());
  }

  @Test
  void aCallerWhoIsCutOffHearsTheAnswerWhenItIsBack() throws IOException {
    try (Cable cable = Cable.to(LAB.server())) {
      Visitor ann = BROWSER.visit(cable.page());
      Visitor bob = BROWSER.visit(LAB.server());
      ann.choosesPeer(bob.name());
      ann.sends(List.of(file()));
      ann.sees("Waiting for " + bob.name() + " to answer…");
      cable.cut();
      ann.sees("The server is out of reach");
      // What bob's page answers is said to somebody who is away.
      bob.answersCaller("Connect");
      cable.mend();
      bob.answersOffer("Accept");
      ann.sees("Complete: " + bob.name() + " has it");
      bob.saves(saved());
      assertEquals(-1, Files.mismatch(file(), saved()));
    }
  }

  @Test
  void whoIsCutOffWhenItAgreesSaysSoWhenItIsBack() throws IOException {
    try (Cable cable = Cable.to(LAB.server())) {
      Visitor bob = BROWSER.visit(cable.page());
      Peer agent = LAB.send("agent", bob.name(), List.of(file()));
      bob.seesCaller();
      cable.cut();
      bob.sees("The server is out of reach");
      bob.answersCaller("Connect");
      cable.mend();
      bob.answersOffer("Accept");
      agent.awaitExit(0);
      bob.saves(saved());
      assertEquals(-1, Files.mismatch(file(), saved()));
    }
  }
}
