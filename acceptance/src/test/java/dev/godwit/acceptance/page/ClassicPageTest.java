package dev.godwit.acceptance.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of the tutorial "Learning WebRTC", opened as a file, works by our server. */
class ClassicPageTest {
  /** Some chunks, and a shorter one at the end. */
  private static final int FILE_BYTES = 70_001;

  @RegisterExtension static final Lab LAB = new Lab();
  @RegisterExtension static final Browser BROWSER = new Browser();

  @Test
  void twoPagesOfTheTutorialExchangeAFile() throws IOException {
    Path file = Folder.random(LAB.directory().resolve("file.bin"), FILE_BYTES, 1);
    Path saved = LAB.directory().resolve("saved");
    Page ada = login("Ada");
    Page bob = login("Bob");
    call(ada, "Bob");
    reads(bob, "Connected to Ada");

    ada.getByLabel("File").setInputFiles(file);
    bob.waitForDownload(() -> bob.getByText("Received").click()).saveAs(saved);
    assertEquals(-1, Files.mismatch(file, saved));
  }

  @Test
  void whoFindsTheNameTakenTriesAnotherOnTheSameSocket() {
    login("Ada");
    Page eve = open();
    logIn(eve, "Ada");
    reads(eve, "That name is taken");
    logIn(eve, "Eve");
    reads(eve, "Logged in");
    call(login("Bob"), "Eve");
  }

  @Test
  void whoIsLeftHearsOfItAndCanCallAgain() {
    Page ada = login("Ada");
    Page bob = login("Bob");
    call(ada, "Bob");
    ada.getByText("Leave").click();
    reads(bob, "The other one has left");
    call(bob, "Ada");
  }

  @Test
  void aPageThatIsClosedLeavesAndItsNameIsFree() {
    Page ada = login("Ada");
    Page bob = login("Bob");
    call(ada, "Bob");
    ada.close();
    reads(bob, "The other one has left");
    login("Ada");
    call(bob, "Ada");
  }

  private static Page open() {
    URL page = Objects.requireNonNull(ClassicPageTest.class.getResource("classic.html"));
    Page opened = BROWSER.open("en-US");
    opened.navigate(page + "#" + LAB.server().address() + "/");
    reads(opened, "At the server");
    assertEquals("null", opened.evaluate("origin"));
    return opened;
  }

  private static Page login(String name) {
    Page page = open();
    logIn(page, name);
    reads(page, "Logged in");
    return page;
  }

  private static void logIn(Page page, String name) {
    page.getByLabel("Name").fill(name);
    page.getByText("Log in").click();
  }

  private static void call(Page from, String to) {
    from.getByLabel("Partner").fill(to);
    from.getByText("Call").click();
    reads(from, "Connected to " + to);
  }

  private static void reads(Page page, String status) {
    assertThat(page.locator("#status"))
        .hasText(status, new HasTextOptions().setTimeout((double) Lab.PATIENCE.toMillis()));
  }
}
