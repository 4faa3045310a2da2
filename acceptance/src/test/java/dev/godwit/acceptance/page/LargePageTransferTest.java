package dev.godwit.acceptance.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Renderers;
import dev.godwit.acceptance.lab.Visitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Large files cross whole to and from pages, in little memory. */
class LargePageTransferTest {
  private static final long GIB = 1L << 30;

  /** What a page's process may have resident, for a file of any size. */
  private static final long MAX_RESIDENT_BYTES = 250_000_000;

  /** Browsers move a few MB a second on a busy machine. */
  private static final Duration TIME = Duration.ofMinutes(15);

  @RegisterExtension static final Lab LAB = new Lab();
  @RegisterExtension static final Browser BROWSER = new Browser();

  @Test
  void aPageSendsAnAgent64Mebibytes() throws IOException {
    pageToAgent(64 << 20);
  }

  @Test
  @Tag("long")
  void aPageSendsAnAgentAGibibyte() throws IOException {
    pageToAgent(GIB);
  }

  @Test
  @Tag("long")
  void anAgentSendsAPageAGibibyte() throws IOException {
    Path file = file(GIB);
    Visitor ann = BROWSER.visitForLong(LAB.server());
    Peer agent = LAB.send("agent", ann.name(), List.of(file));
    ann.answersCaller("Connect");
    ann.answersOffer("Accept");
    agent.awaitExit(0, TIME);
    assertSaves(ann, file);
    assertFrugal();
  }

  @Test
  @Tag("long")
  void aPageSendsAPageAGibibyte() throws IOException {
    Path file = file(GIB);
    Visitor ann = BROWSER.visitForLong(LAB.server());
    Visitor bob = BROWSER.visitForLong(LAB.server());
    ann.choosesPeer(bob.name());
    ann.sends(List.of(file));
    bob.answersCaller("Connect");
    bob.answersOffer("Accept");
    ann.sees("Complete: " + bob.name() + " has it", TIME);
    assertSaves(bob, file);
    assertFrugal();
  }

  private static void pageToAgent(long sizeBytes) throws IOException {
    Path file = file(sizeBytes);
    Peer agent = LAB.receive("agent", "--from", "anyone", "--yes", "--once");
    Visitor ann = BROWSER.visitForLong(LAB.server());
    ann.choosesPeer("agent");
    ann.sends(List.of(file));
    agent.awaitExit(0, TIME);
    ann.sees("Complete: agent has it");
    assertEquals(-1, Files.mismatch(file, LAB.inbox("agent").resolve("large.bin")));
    assertFrugal();
  }

  private static Path file(long sizeBytes) throws IOException {
    return Folder.random(LAB.directory().resolve("large.bin"), sizeBytes, sizeBytes);
  }

  private static void assertSaves(Visitor visitor, Path file) throws IOException {
    Path saved = LAB.directory().resolve("saved");
    assertEquals("large.bin", visitor.saves(saved));
    assertEquals(-1, Files.mismatch(file, saved));
  }

  private static void assertFrugal() {
    List<Long> peaks = Renderers.peakResidentBytes();
    System.out.println("bytes resident at most, by renderer: " + peaks);
    assertFalse(peaks.isEmpty(), "there is a page");
    assertTrue(Collections.max(peaks) < MAX_RESIDENT_BYTES, () -> "had resident: " + peaks);
  }
}
