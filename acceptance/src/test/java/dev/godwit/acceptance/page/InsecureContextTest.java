package dev.godwit.acceptance.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Internet;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Visitor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The page over plain HTTP from another machine, where browsers withhold storage and cryptography:
 * it says so, and works within its limits. The browser, the agent and the server are three hosts.
 */
class InsecureContextTest {
  private static final int MIB = 1 << 20;
  private static final long MAX_MEMORY_BYTES = 200_000_000;

  private static final Locator.GetByTextOptions EXACTLY =
      new Locator.GetByTextOptions().setExact(true);

  @RegisterExtension
  @Order(1)
  static final Internet INTERNET = new Internet("a=open:2");

  @RegisterExtension
  @Order(2)
  static final Lab LAB = new Lab(INTERNET::serve);

  @RegisterExtension
  @Order(3)
  static final Browser BROWSER = new Browser(INTERNET, "a1");

  @Test
  void thePageSaysWhatIsWithheldAndWhatItCanStillTake() {
    Visitor ann = visit();
    ann.sees("This page came over plain HTTP.");
    ann.sees("at most 200 MB");
  }

  @Test
  void anAgentSendsToThePageAndThePersonIsToldTheLimitBeforeAccepting() throws IOException {
    Visitor ann = visit();
    Path file = Folder.random(LAB.directory().resolve("from agent.bin"), 8 * MIB + 12_345, 1);
    Path saved = LAB.directory().resolve("saved");
    Peer agent = send(file, ann);
    ann.answersCaller("Connect");
    assertThat(ann.dialog()).containsText("Your browser keeps this in memory until you save it");
    assertThat(ann.dialog()).containsText("200 MB");
    ann.answersOffer("Accept");
    agent.awaitExit(0);
    assertEquals("from agent.bin", ann.saves(saved));
    assertEquals(-1, Files.mismatch(file, saved));
  }

  @Test
  void thePageSendsToAnAgent() throws IOException {
    Visitor ann = visit();
    Path file = Folder.random(LAB.directory().resolve("from page.bin"), 8 * MIB + 12_345, 2);
    Peer agent =
        LAB.start(
            INTERNET.at(
                "a2", LAB.receiver("agent").and("--json", "--from", "anyone", "--yes", "--once")));
    agent.awaitEvent("\"event\":\"ready\"");
    ann.choosesPeer("agent");
    ann.sends(List.of(file));
    agent.awaitExit(0);
    ann.sees("Complete: agent has it");
    assertEquals(-1, Files.mismatch(file, LAB.inbox("agent").resolve("from page.bin")));
  }

  @Test
  void moreThanFitsInMemoryCannotBeAccepted() throws IOException {
    Visitor ann = visit();
    Path file = sparse(LAB.directory().resolve("large.bin"), MAX_MEMORY_BYTES + 1);
    Peer agent = send(file, ann);
    ann.answersCaller("Connect");
    assertThat(ann.dialog())
        .containsText("Your browser can only keep this in memory, and takes at most 200 MB");
    assertThat(ann.dialog().getByText("Accept", EXACTLY)).isDisabled();
    ann.answersOffer("Decline");
    agent.awaitExit(3);
  }

  private static Visitor visit() {
    Visitor ann = BROWSER.visit(LAB.server());
    assertEquals(false, ann.page().evaluate("isSecureContext"));
    assertEquals("undefined", ann.page().evaluate("typeof crypto.subtle"));
    assertEquals("undefined", ann.page().evaluate("typeof navigator.storage"));
    return ann;
  }

  private static Peer send(Path file, Visitor to) {
    return LAB.start(
        INTERNET.at("a2", LAB.sender("agent", to.name(), List.of(file)).and("--json")));
  }

  private static Path sparse(Path file, long sizeBytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[1]), sizeBytes - 1);
    }
    return file;
  }
}
