package dev.godwit.acceptance.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Visitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All that the page is for can be done without a mouse, and what is focused is what is meant. */
class KeyboardTest {
  private static final String FOCUSED = ":focus";

  @RegisterExtension static final Lab LAB = new Lab();
  @RegisterExtension static final Browser BROWSER = new Browser();

  private static Path file() throws IOException {
    return Folder.random(LAB.directory().resolve("file.bin"), 100_000, 1);
  }

  private static Keyboard keys(Visitor visitor) {
    return visitor.page().keyboard();
  }

  private static void assertFocused(Visitor visitor, String text) {
    assertThat(visitor.page().locator(FOCUSED)).hasText(text);
  }

  @Test
  void someoneSendsByKeysAlone() throws IOException {
    Path file = file();
    Peer agent = LAB.receive("agent", "--from", "anyone", "--yes", "--once");
    Visitor ann = BROWSER.visit(LAB.server());
    // From the start: a key opens the dialog before a driver has said that it wants to know.
    List<FileChooser> choosers = new ArrayList<>();
    ann.page().onFileChooser(choosers::add);
    goTo(ann, ann.page().getByLabel("Their name"));
    keys(ann).type("agent");
    keys(ann).press("Enter");
    ann.sees("Ready: agent · direct");
    keys(ann).press("Tab");
    assertFocused(ann, "Connect");
    goTo(ann, ann.page().getByText("Choose files…"));
    keys(ann).press("Enter");
    ann.page().waitForCondition(() -> !choosers.isEmpty());
    choosers.getFirst().setFiles(file);
    agent.awaitExit(0);
    ann.sees("Complete: agent has it");
    assertEquals(-1, Files.mismatch(file, LAB.inbox("agent").resolve("file.bin")));
  }

  @Test
  void someoneAcceptsAndSavesByKeysAlone() throws IOException {
    Path file = file();
    Visitor ann = BROWSER.visit(LAB.server());
    Peer agent = LAB.send("agent", ann.name(), List.of(file));
    agrees(ann, "agent wants to connect", "Connect");
    agrees(ann, "agent wants to send you something", "Accept");
    agent.awaitExit(0);
    ann.sees("Complete. Not saved yet");
    goTo(ann, ann.page().locator(".transfer .save"));
    Download download = ann.page().waitForDownload(() -> keys(ann).press("Enter"));
    assertEquals(-1, Files.mismatch(file, download.path()));

    goTo(ann, ann.page().locator(".transfer .dismiss"));
    keys(ann).press("Enter");
    ann.sees("What you send and receive appears here.");
    assertFocused(ann, "Transfers");
  }

  @Test
  void escapeDeclinesAndTheFocusGoesBackToWhereItWas() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    Locator field = ann.page().getByLabel("Their name");
    goTo(ann, field);
    Peer agent = LAB.send("agent", ann.name(), List.of(file()));
    ann.seesCaller();
    assertFocused(ann, "agent wants to connect");
    keys(ann).press("Escape");
    agent.awaitExit(3);
    assertThat(ann.dialog()).isHidden();
    assertThat(field).isFocused();
  }

  @Test
  void whoTypesWhenAQuestionAppearsAnswersNothing() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    goTo(ann, ann.page().getByLabel("Their name"));
    keys(ann).type("bo");
    LAB.send("agent", ann.name(), List.of(file()));
    ann.seesCaller();
    keys(ann).type("b ");
    keys(ann).press("Enter");
    assertThat(ann.page().locator("#question-yes")).isEnabled();
    keys(ann).press("Enter");
    assertThat(ann.dialog()).containsText("agent wants to connect");
  }

  @Test
  void someoneCancelsByKeysAlone() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    LAB.receiveInPerson("bob");
    ann.choosesPeer("bob");
    ann.sends(List.of(file()));
    Locator cancel = ann.page().locator(".transfer .cancel");
    cancel.waitFor();
    goTo(ann, cancel);
    keys(ann).press("Enter");
    ann.sees("Cancelled");
    // The button has gone; another of the same row is where its person is now.
    assertFocused(ann, "Remove from list");
  }

  /** Answers yes to this question; no is what one comes to first. */
  private static void agrees(Visitor visitor, String question, String yes) {
    visitor.dialog().getByText(question).waitFor();
    assertFocused(visitor, question);
    assertThat(visitor.page().locator("#question-yes")).isEnabled();
    keys(visitor).press("Tab");
    assertFocused(visitor, "Decline");
    keys(visitor).press("Tab");
    assertFocused(visitor, yes);
    keys(visitor).press("Enter");
  }

  /** Presses Tab until this has the focus; fails when it comes round without. */
  private static void goTo(Visitor visitor, Locator target) {
    int stops = visitor.page().locator("a, button, input, select, summary, [tabindex]").count();
    for (int i = 0; i <= stops; i++) {
      if (Boolean.TRUE.equals(target.evaluate("one => one === document.activeElement"))) {
        return;
      }
      keys(visitor).press("Tab");
    }
    throw new AssertionError("no key leads to " + target);
  }
}
