package dev.godwit.acceptance.hostile;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.godwit.acceptance.hostile.Words.block;
import static dev.godwit.acceptance.hostile.Words.digest;
import static dev.godwit.acceptance.hostile.Words.digestOfBlocks;
import static dev.godwit.acceptance.hostile.Words.entry;
import static dev.godwit.acceptance.hostile.Words.fileSent;
import static dev.godwit.acceptance.hostile.Words.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Visitor;
import dev.godwit.protocol.transfer.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A page that is sent what it should not be: it says so to its person, offers nothing of it to be
 * saved, and takes the next honest transfer.
 */
class HostileToPageTest {
  private static final int MIB = 1 << 20;
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Digest WRONG = Digest.of(new byte[Digest.BYTES]);

  @RegisterExtension static final Lab LAB = new Lab();
  @RegisterExtension static final Browser BROWSER = new Browser();

  @Test
  void aBlockBeforeAnyOffer() throws Exception {
    endsIn(fault("unexpected"), (eve, _) -> eve.say(block(0, 0, digest(new byte[5]), 5)));
  }

  @Test
  void bytesBeforeAnyOffer() throws Exception {
    endsIn(fault("unexpected"), (eve, _) -> eve.send(new byte[MIB]));
  }

  @Test
  void textThatIsNoJson() throws Exception {
    endsIn(fault("bad_message"), (eve, _) -> eve.say("{\"type\":\"offer\",,,"));
  }

  @Test
  void aPathThatLeadsElsewhere() throws Exception {
    endsIn(
        "A name in it would lead elsewhere",
        (eve, _) -> {
          eve.say(offer(1, 5, entry("../x", 5)));
          eve.hear("reject");
          eve.awaitClosed(); // It hears the last word, and stays.
        });
  }

  @Test
  void twoEqualNames() throws Exception {
    endsIn(
        "A name in it would lead elsewhere",
        (eve, _) -> eve.say(offer(2, 10, entry("a", 5), entry("a", 5))));
  }

  @Test
  void aMillionFilesAnnounced() throws Exception {
    endsIn(
        "Those are more files than the receiving side takes.",
        (eve, _) ->
            eve.say(offer(1_000_000, 5, entry("a", 5)).replace("\"more\":false", "\"more\":true")));
  }

  @Test
  void aManifestThatContradictsItsSums() throws Exception {
    endsIn(fault("bad_manifest"), (eve, _) -> eve.say(offer(1, 6, entry("a", 5))));
  }

  @Test
  void aBlockOfAWrongLength() throws Exception {
    endsIn(
        fault("bad_message"),
        (eve, ann) -> {
          accepted(eve, ann, offer(1, 10, entry("a", 10)));
          eve.say(block(0, 0, digest(new byte[5]), 5));
        });
  }

  @Test
  void moreBytesThanWereAnnounced() throws Exception {
    endsIn(
        fault("unexpected"),
        (eve, ann) -> {
          accepted(eve, ann, offer(1, 10, entry("a", 10)));
          eve.say(block(0, 0, digest(new byte[10]), 10));
          eve.send(new byte[MIB]);
        });
  }

  @Test
  void aBlockWhoseDigestIsWrongThrice() throws Exception {
    endsIn(
        "What arrives is not what was sent.",
        (eve, ann) -> {
          accepted(eve, ann, offer(1, MIB, entry("a", MIB)));
          sendWrongThrice(eve);
        });
  }

  @Test
  void aFileWhoseDigestIsWrong() throws Exception {
    endsIn(
        "What arrives is not what was sent.",
        (eve, ann) -> {
          accepted(eve, ann, offer(1, 10, entry("a", 10)));
          eve.say(block(0, 0, digest(new byte[10]), 10));
          eve.send(new byte[10]);
          eve.say(fileSent(0, 10, WRONG));
        });
  }

  /** Credit in bytes grows while it is used up; that in files begun does not. */
  @Test
  void moreThanTheCredit() throws Exception {
    ManyFiles files = ManyFiles.MORE_THAN_THE_CREDIT;
    endsIn(
        fault("over_credit"),
        (eve, ann) -> {
          eve.say(files.offered());
          ann.answersOffer("Accept");
          eve.hear("accept");
          files.list(eve);
          eve.hear("have");
          files.begin(eve);
        });
  }

  @Test
  void aCallerThatOffersNothingAndFallsSilentLeavesNothing() throws Exception {
    endsIn("What you send and receive appears here.", (eve, _) -> eve.awaitClosed());
  }

  @Test
  void markupInNamesAndWordsIsOnlyText() throws Exception {
    String markup = "<img src=x onerror=\\\"document.title='taken'\\\">";
    endsIn(
        "You declined",
        (eve, ann) -> {
          String offer = offer(1, 5, entry(markup.replace("/", ""), 5));
          eve.say(offer.replace("}]", "}],\"message\":\"" + markup + "\\u202Eexe.txt\""));
          assertThat(ann.dialog().getByText("<img src=x")).hasCount(2);
          assertThat(ann.dialog().getByRole(AriaRole.IMG)).hasCount(0);
          assertEquals(-1, ann.dialog().textContent().indexOf('\u202E'));
          ann.answersOffer("Decline");
        });
  }

  @Test
  void aChinesePageSaysItInChinese() throws Exception {
    Visitor ann = BROWSER.visit(LAB.server(), "zh-CN");
    ann.sees("在线：别人可以用这个名字找到你。");
    try (RawPeer eve = RawPeer.ring(LAB.server(), "eve", name(ann))) {
      press(ann, "eve 想与你连接", "连接");
      eve.greet();
      eve.hear("hello");
      eve.say(offer(1, MIB, entry("a", MIB)));
      press(ann, "eve 想发送文件给你", "接受");
      eve.hear("accept");
      eve.hear("have");
      sendWrongThrice(eve);
      ann.sees("收到的内容与发出的不一致。请检查双方的内存和磁盘。");
      assertThat(button(ann, "保存")).hasCount(0);
    }
  }

  private static Locator button(Visitor ann, String name) {
    return ann.page()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static void press(Visitor ann, String question, String answer) {
    ann.dialog()
        .filter(new Locator.FilterOptions().setHasText(question))
        .getByText(answer, new Locator.GetByTextOptions().setExact(true))
        .click();
  }

  private static String name(Visitor ann) {
    return ann.page().locator("#me-name").inputValue();
  }

  /** What a sender does once it is let in and greeted. */
  private interface Attack {
    void on(RawPeer eve, Visitor ann) throws Exception;
  }

  private static void endsIn(String sentence, Attack attack) throws Exception {
    Visitor ann = BROWSER.visit(LAB.server());
    try (RawPeer eve = RawPeer.ring(LAB.server(), "eve", ann.name())) {
      ann.answersCaller("Connect");
      eve.greet();
      eve.hear("hello");
      attack.on(eve, ann);
      eve.awaitLastWord();
    }
    ann.sees(sentence, SOON);
    assertThat(ann.dialog()).isHidden();
    assertThat(button(ann, "Save")).hasCount(0);
    assertEquals(false, ann.page().title().contains("taken"));
    takesAnHonestFile(ann);
  }

  private static void takesAnHonestFile(Visitor ann) throws InterruptedException, IOException {
    byte[] honest = "honest".getBytes(StandardCharsets.UTF_8);
    Path saved = LAB.directory().resolve("saved");
    try (RawPeer bob = RawPeer.ring(LAB.server(), "bob", ann.name())) {
      ann.answersCaller("Connect");
      bob.greet();
      bob.hear("hello");
      accepted(bob, ann, offer(1, honest.length, entry("honest.txt", honest.length)));
      bob.say(block(0, 0, digest(honest), honest.length));
      bob.send(honest);
      bob.say(fileSent(0, honest.length, digestOfBlocks(digest(honest))));
      bob.say("{\"type\":\"finish\"}");
      bob.hear("done");
      assertEquals(1, bob.hear("complete").get("files").intValue());
    }
    assertEquals("honest.txt", ann.saves(saved));
    assertEquals("honest", Files.readString(saved));
  }

  private static void accepted(RawPeer peer, Visitor ann, String offer)
      throws InterruptedException {
    peer.say(offer);
    ann.answersOffer("Accept");
    peer.hear("accept");
    peer.hear("have");
  }

  private static void sendWrongThrice(RawPeer eve) throws InterruptedException {
    for (int attempt = 1; attempt <= 3; attempt++) {
      eve.say(block(0, 0, WRONG, MIB));
      eve.send(new byte[MIB]);
      if (attempt < 3) {
        eve.hear("again");
      }
    }
  }

  private static String fault(String code) {
    return "It stopped at a fault (" + code + ").";
  }
}
