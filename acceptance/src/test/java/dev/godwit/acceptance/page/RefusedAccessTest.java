package dev.godwit.acceptance.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Visitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A browser that refuses its storage, or a place that a person has picked: both ends are told. */
class RefusedAccessTest {
  private static final String NO_ROOM =
      "navigator.storage.estimate = async () => ({ quota: 1000, usage: 0 });";

  /** The person picks a place, and does not allow to write there. */
  private static final String PICKS_AND_REFUSES =
      """
      window.showSaveFilePicker = async () => {
        throw new DOMException('not allowed', 'NotAllowedError');
      };
      """;

  /** The person picks a file that somebody else is writing to. */
  private static final String PICKS_WHAT_IS_LOCKED =
      """
      window.showSaveFilePicker = async () => {
        const root = await navigator.storage.getDirectory();
        const file = await root.getFileHandle('picked', { create: true });
        window.lock = await file.createWritable({ mode: 'exclusive' });
        return file;
      };
      """;

  /** As browsers do that are told to keep nothing. */
  private static final String NO_STORAGE =
      """
      navigator.storage.getDirectory = async () => {
        throw new DOMException('refused', 'SecurityError');
      };
      window.showSaveFilePicker = undefined;
      delete Navigator.prototype.serviceWorker;
      """;

  @RegisterExtension static final Lab LAB = new Lab();
  @RegisterExtension static final Browser BROWSER = new Browser();

  private static Path file() throws IOException {
    return Folder.random(LAB.directory().resolve("file.bin"), 3_000_000, 1);
  }

  private static Visitor visitor(String locale, String script) {
    Page page = BROWSER.open(locale);
    page.addInitScript(script);
    page.navigate(LAB.server().page());
    page.locator("#me-status[data-status=online]").waitFor();
    return BROWSER.visitor(page);
  }

  private static Peer sendTo(Visitor ann) throws IOException {
    String name = ann.page().locator("#me-name").inputValue();
    Peer agent = LAB.send("agent", name, List.of(file()));
    ann.page().locator("#question-yes:enabled").click();
    ann.page().locator("#question-names li").first().waitFor();
    ann.page().locator("#question-yes:enabled").click();
    return agent;
  }

  @Test
  void aPickedPlaceThatMayNotBeWrittenToDeclines() throws IOException {
    Visitor ann = visitor("en-US", NO_ROOM + PICKS_AND_REFUSES);
    Peer agent = sendTo(ann);
    agent.awaitExit(3);
    ann.sees("The browser refused access. Allow it, then try again.");
  }

  @Test
  void aPickedFileThatSomebodyElseWritesToIsToldToBothInTheirLanguage() throws IOException {
    Visitor ann = visitor("zh-CN", NO_ROOM + PICKS_WHAT_IS_LOCKED);
    Peer agent = sendTo(ann);
    agent.awaitExit(1);
    agent.awaitEnd("disk_failed");
    ann.sees("浏览器拒绝了访问");
  }

  @Test
  void aBrowserThatWithholdsItsStorageKeepsItInMemoryWithinItsLimit() throws IOException {
    Visitor ann = visitor("en-US", NO_STORAGE);
    Path file = file();
    Peer agent = LAB.send("agent", ann.name(), List.of(file));
    ann.answersCaller("Connect");
    ann.sees("Your browser keeps this in memory until you save it, so it may have at most 200 MB.");
    ann.answersOffer("Accept");
    agent.awaitExit(0);
    Path saved = LAB.directory().resolve("saved");
    ann.saves(saved);
    assertEquals(-1, Files.mismatch(file, saved));
  }
}
