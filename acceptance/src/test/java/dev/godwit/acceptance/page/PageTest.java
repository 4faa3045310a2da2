package dev.godwit.acceptance.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.options.AriaRole;
import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Visitor;
import dev.godwit.testkit.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people do with the page. */
class PageTest {
  private static final int LARGE = 64 << 20;

  @RegisterExtension static final Lab LAB = new Lab();
  @RegisterExtension static final Browser BROWSER = new Browser();

  private static Path file(String name, int bytes) throws IOException {
    return Folder.random(LAB.directory().resolve(name), bytes, bytes);
  }

  private static Path saved(String name) {
    return LAB.directory().resolve("saved " + name);
  }

  @Test
  void twoPagesSendEachOtherFiles() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    Visitor bob = BROWSER.visit(LAB.server());
    Path there = file("there.bin", LARGE);
    ann.choosesPeer(bob.name());
    ann.sends(List.of(there));
    bob.answersCaller("Connect");
    bob.answersOffer("Accept");
    ann.sees("Complete: " + bob.name() + " has it");
    assertEquals("there.bin", bob.saves(saved("there")));
    assertEquals(-1, Files.mismatch(there, saved("there")));

    Path back = file("back.bin", LARGE + 1);
    bob.choosesPeer(ann.name());
    bob.sends(List.of(back));
    // Whom one has called oneself is no stranger.
    ann.answersOffer("Accept");
    bob.sees("Complete: " + ann.name() + " has it");
    ann.saves(saved("back"));
    assertEquals(-1, Files.mismatch(back, saved("back")));
  }

  @Test
  void aPageSendsToAnAgent() throws IOException {
    Path file = file("from page.bin", LARGE + 12_345);
    Peer agent = LAB.receive("agent", "--from", "anyone", "--yes", "--once");
    Visitor ann = BROWSER.visit(LAB.server());
    ann.choosesPeer("agent");
    ann.sends(List.of(file));
    agent.awaitExit(0);
    ann.sees("Complete: agent has it");
    assertEquals(-1, Files.mismatch(file, LAB.inbox("agent").resolve("from page.bin")));
  }

  @Test
  void anAgentSendsToAPage() throws IOException {
    Path file = file("from agent.bin", LARGE + 12_345);
    Visitor ann = BROWSER.visit(LAB.server());
    Peer agent = LAB.send("agent", ann.name(), List.of(file));
    ann.answersCaller("Connect");
    ann.answersOffer("Accept");
    agent.awaitExit(0);
    assertEquals("from agent.bin", ann.saves(saved("file")));
    assertEquals(-1, Files.mismatch(file, saved("file")));
  }

  @Test
  void aFolderOfAHundredFilesArrivesAtAnAgent() throws IOException {
    Path folder = folder(100);
    Peer agent = LAB.receive("agent", "--from", "anyone", "--yes", "--once");
    Visitor ann = BROWSER.visit(LAB.server());
    ann.choosesPeer("agent");
    ann.sendsFolder(folder);
    agent.awaitExit(0);
    assertEquals(digests(folder), digests(LAB.inbox("agent").resolve("folder")));
  }

  @Test
  void aFolderOfAHundredFilesIsSavedAsOneZip() throws IOException {
    Path folder = folder(100);
    Visitor ann = BROWSER.visit(LAB.server());
    Peer agent = LAB.send("agent", ann.name(), List.of(folder));
    ann.answersCaller("Connect");
    ann.answersOffer("Accept");
    agent.awaitExit(0);
    assertEquals("folder.zip", ann.saves(saved("folder.zip")));
    try (ZipFile zip = new ZipFile(saved("folder.zip").toFile())) {
      int files = 0;
      for (ZipEntry entry : zip.stream().toList()) {
        if (!entry.isDirectory()) {
          byte[] content = zip.getInputStream(entry).readAllBytes();
          Path original = folder.resolveSibling(entry.getName());
          assertEquals(-1, Arrays.mismatch(Files.readAllBytes(original), content));
          files++;
        }
      }
      assertEquals(100, files);
    }
  }

  /** Of each file; a page knows neither empty folders nor their times. */
  private static Map<String, String> digests(Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        digests.put(folder.relativize(path).toString(), Folder.sha256(path));
      }
    }
    return digests;
  }

  private static Path folder(int count) throws IOException {
    Path folder = LAB.directory().resolve("folder");
    Path deeper = Files.createDirectories(folder.resolve("deeper/更深"));
    for (int i = 0; i < count; i++) {
      Folder.random((i % 2 == 0 ? folder : deeper).resolve("file " + i), i * 100L, i);
    }
    return folder;
  }

  @Test
  void whoDeclinesGetsNothingAndTheSenderIsTold() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    Peer stranger = LAB.send("stranger", ann.name(), List.of(file("a", 10)));
    ann.answersCaller("Decline");
    stranger.awaitExit(3);

    Peer known = LAB.send("known", ann.name(), List.of(file("b", 10)));
    ann.answersCaller("Connect");
    ann.answersOffer("Decline");
    known.awaitExit(3);
  }

  @Test
  void anAbsentPeerIsWaitedFor() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    ann.choosesPeer("late");
    ann.sends(List.of(file("a", 10)));
    ann.sees("late is not there yet");
    Peer late = LAB.receive("late", "--from", "anyone", "--yes", "--once");
    late.awaitExit(0);
    ann.sees("Complete: late has it");
  }

  @Test
  void aReloadKeepsTheName() {
    Visitor ann = BROWSER.visit(LAB.server());
    ann.rename("Ann of the page");
    ann.seesOnline();
    ann.page().reload();
    ann.seesOnline();
    assertEquals("Ann of the page", ann.name());
  }

  @Test
  void aServerThatComesBackFindsThePageAgain() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    String name = ann.name();
    LAB.server().process().signal(Signal.KILL);
    ann.sees("The server is out of reach");
    LAB.server().startAgain();
    ann.seesOnline();
    Peer agent = LAB.send("agent", name, List.of(file("a", 10)));
    ann.answersCaller("Connect");
    ann.answersOffer("Accept");
    agent.awaitExit(0);
  }

  @Test
  void aNameFullOfMarkupIsOnlyText() throws IOException {
    String name = "<img src=x onerror=\"document.title='taken'\">\u202Etxt.exe";
    Visitor ann = BROWSER.visit(LAB.server());
    Peer agent = LAB.send("agent", ann.name(), List.of(file(name, 10)));
    ann.answersCaller("Connect");
    ann.dialog().getByText("<img src=x").first().waitFor();
    assertEquals(0, ann.dialog().getByRole(AriaRole.IMG).count());
    ann.answersOffer("Accept");
    agent.awaitExit(0);
    assertTrue(!ann.page().title().equals("taken"));
  }

  @Test
  void aFileThatNoReceiverCouldNameIsNotSentAndThatIsSaid() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    ann.choosesPeer("nobody");
    ann.sends(List.of(file("not\u0007allowed", 10)));
    ann.sees("A name in it would lead elsewhere");
  }
}
