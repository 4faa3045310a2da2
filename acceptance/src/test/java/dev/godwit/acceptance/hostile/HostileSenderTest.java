package dev.godwit.acceptance.hostile;

import static dev.godwit.acceptance.hostile.Words.block;
import static dev.godwit.acceptance.hostile.Words.digest;
import static dev.godwit.acceptance.hostile.Words.digestOfBlocks;
import static dev.godwit.acceptance.hostile.Words.entry;
import static dev.godwit.acceptance.hostile.Words.fileSent;
import static dev.godwit.acceptance.hostile.Words.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.BareClient;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.protocol.transfer.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A receiver that is sent what it should not be: it says why it ends that, writes nothing outside
 * of its folder and nothing half, and takes the next transfer.
 */
class HostileSenderTest {
  private static final int MIB = 1 << 20;

  /** More than a receiver takes at once, so that each has to make room for the next. */
  private static final int ATTACKS = 10;

  @RegisterExtension static final Lab LAB = new Lab();

  private List<String> besides = List.of();

  @BeforeEach
  void lookAround() throws IOException {
    Files.createDirectory(LAB.inbox("bob"));
    besides = Folder.names(LAB.directory());
  }

  @Test
  void aPathThatLeadsElsewhereOrNowhereIsRejected() throws Exception {
    List<String> paths =
        List.of(
            "../x",
            "a/../../x",
            "/tmp/x",
            "..",
            ".",
            "",
            "a//b",
            "a/",
            ".godwit/x",
            "a\\nb",
            "a\\u0001b",
            "x/".repeat(32) + "x",
            "x".repeat(256));
    Peer bob = receive();
    for (int i = 0; i < paths.size(); i++) {
      try (RawPeer eve = callAndGreet()) {
        eve.say(offer(1, 5, entry(paths.get(i), 5)));

        assertEquals(
            "unsafe_path", eve.hear("reject").get("code").stringValue(), "of " + paths.get(i));
      }
      bob.awaitEnd(i + 1, "unsafe_path");
    }
    assertUnharmed(bob);
  }

  @Test
  void bytesThatNobodyAnnouncedAreAnErrorAndTheNextHonestAgentIsServed() throws Exception {
    Path file = Folder.random(LAB.directory().resolve("honest.bin"), MIB + 1, 1);
    Peer bob = receive();
    for (int i = 1; i <= ATTACKS; i++) {
      try (RawPeer eve = callAndGreet()) {
        eve.send(new byte[MIB]);
        assertEquals("unexpected", eve.hear("error").get("code").stringValue());
      }
      bob.awaitEnd(i, "unexpected");
    }

    LAB.send("ann", "bob", List.of(file)).awaitExit(0);

    assertEquals(List.of("honest.bin"), Folder.names(LAB.inbox("bob")));
    assertEquals(Folder.sha256(file), Folder.sha256(LAB.inbox("bob").resolve("honest.bin")));
  }

  @Test
  void aPathThatIsNoTextIsAnError() throws Exception {
    Peer bob = receive();
    try (RawPeer eve = callAndGreet()) {
      eve.say(offer(1, 5, entry("a\\u0000b", 5)));

      assertEquals("bad_message", eve.hear("error").get("code").stringValue());
    }
    bob.awaitEnd("bad_message");
    assertUnharmed(bob);
  }

  @Test
  void twoEqualNamesAreRejected() throws Exception {
    Peer bob = receive();
    try (RawPeer eve = callAndGreet()) {
      eve.say(offer(2, 10, entry("a", 5), entry("a", 5)));

      assertEquals("unsafe_path", eve.hear("reject").get("code").stringValue());
    }
    bob.awaitEnd("unsafe_path");
    assertUnharmed(bob);
  }

  @Test
  void aFileThatIsAFolderTooIsRejected() throws Exception {
    Peer bob = receive();
    try (RawPeer eve = callAndGreet()) {
      eve.say(offer(2, 10, entry("a", 5), entry("a/b", 5)));

      assertEquals("unsafe_path", eve.hear("reject").get("code").stringValue());
    }
    bob.awaitEnd("unsafe_path");
    assertUnharmed(bob);
  }

  @Test
  void anOfferOfABillionFilesIsRejected() throws Exception {
    Peer bob = receive();
    try (RawPeer eve = callAndGreet()) {
      eve.say(offer(1_000_000_000, 5, entry("a", 5)).replace("\"more\":false", "\"more\":true"));

      assertEquals("too_many_files", eve.hear("reject").get("code").stringValue());
    }
    bob.awaitEnd("too_many_files");
    assertUnharmed(bob);
  }

  @Test
  void anOfferOfMoreThanAnyDiskHoldsIsRejected() throws Exception {
    Peer bob = receive();
    try (RawPeer eve = callAndGreet()) {
      eve.say(offer(1, 1L << 52, entry("a", 1L << 52)));

      assertEquals("no_space", eve.hear("reject").get("code").stringValue());
    }
    bob.awaitEnd("no_space");
    assertUnharmed(bob);
  }

  @Test
  void aManifestThatContradictsItsSumsIsAnError() throws Exception {
    Peer bob = receive();
    try (RawPeer eve = callAndGreet()) {
      eve.say(offer(1, 6, entry("a", 5)));

      assertEquals("bad_manifest", eve.hear("error").get("code").stringValue());
    }
    bob.awaitEnd("bad_manifest");
    assertUnharmed(bob);
  }

  @Test
  void aBlockWhoseDigestIsWrongThriceEndsItAsDigestMismatch() throws Exception {
    Peer bob = receive("--once");
    try (RawPeer eve = callAndGreet()) {
      accepted(eve, offer(1, MIB, entry("a", MIB)));
      byte[] block = new byte[MIB];
      for (int attempt = 1; attempt <= 3; attempt++) {
        eve.say(block(0, 0, Digest.of(new byte[Digest.BYTES]), MIB));
        eve.send(block);
        if (attempt < 3) {
          assertEquals(0, eve.hear("again").get("offset").intValue());
        }
      }

      assertEquals("digest_mismatch", eve.hear("cancel").get("code").stringValue());
      eve.say("{\"type\":\"finish\"}");
    }
    bob.awaitExit(6);
    bob.awaitEnd("digest_mismatch");
    assertEquals(List.of(), Folder.names(LAB.inbox("bob")));
  }

  @Test
  void aFileWhoseDigestIsWrongEndsItAsDigestMismatch() throws Exception {
    Peer bob = receive();
    try (RawPeer eve = callAndGreet()) {
      accepted(eve, offer(1, 1000, entry("a", 1000)));
      byte[] bytes = new byte[1000];
      eve.say(block(0, 0, digest(bytes), bytes.length));
      eve.send(bytes);
      eve.say(fileSent(0, 1000, Digest.of(new byte[Digest.BYTES])));

      assertEquals("digest_mismatch", eve.hear("cancel").get("code").stringValue());
    }
    bob.awaitEnd("digest_mismatch");
    assertUnharmed(bob);
  }

  /** Credit in bytes grows while it is used up; that in files begun does not. */
  @Test
  void moreThanTheCreditIsAnError() throws Exception {
    ManyFiles files = ManyFiles.MORE_THAN_THE_CREDIT;
    Peer bob = receive();
    try (RawPeer eve = callAndGreet()) {
      eve.say(files.offered());
      eve.hear("accept");
      files.list(eve);
      eve.hear("have");
      files.begin(eve);

      assertEquals("over_credit", eve.hear("error").get("code").stringValue());
    }
    bob.awaitEnd("over_credit");
    // What it sent within the credit is kept, for a sender that goes on.
    assertUnharmed(bob, ".godwit");
  }

  @Test
  void aFrameOutOfOrderIsAnError() throws Exception {
    List<String> frames =
        List.of(
            block(0, 0, digest(new byte[5]), 5),
            fileSent(0, 5, digest(new byte[5])),
            "{\"type\":\"skip\",\"file\":0,\"code\":\"unreadable\"}",
            "{\"type\":\"files\",\"files\":[],\"more\":false}",
            "{\"type\":\"finish\"}",
            "{\"type\":\"hello\",\"version\":1,\"agent\":\"raw\",\"chunksPerFrame\":1,\"features\":[]}");
    Peer bob = receive();
    for (int i = 0; i < frames.size(); i++) {
      try (RawPeer eve = callAndGreet()) {
        eve.say(frames.get(i));

        assertEquals("unexpected", eve.hear("error").get("code").stringValue(), frames.get(i));
      }
      bob.awaitEnd(i + 1, "unexpected");
    }
    assertUnharmed(bob);
  }

  @Test
  void anOfferBeforeTheHelloIsAnError() throws Exception {
    Peer bob = receive();
    try (RawPeer eve = RawPeer.call(LAB.server(), "eve", "bob")) {
      eve.hear("hello");
      eve.say(offer(1, 5, entry("a", 5)));

      assertEquals("unexpected", eve.hear("error").get("code").stringValue());
    }
    bob.awaitEnd("unexpected");
    assertUnharmed(bob);
  }

  @Test
  void whatOnlyAReceiverSaysIsAnError() throws Exception {
    Peer bob = receive();
    try (RawPeer eve = callAndGreet()) {
      eve.say("{\"type\":\"accept\"}");

      assertEquals("wrong_role", eve.hear("error").get("code").stringValue());
    }
    bob.awaitEnd("wrong_role");
    assertUnharmed(bob);
  }

  @Test
  void textThatIsTooLongIsAnError() throws Exception {
    Peer bob = receive();
    try (RawPeer eve = callAndGreet()) {
      eve.say("{\"type\":\"ping\",\"id\":1,\"more\":\"" + "x".repeat(200_000) + "\"}");

      assertEquals("bad_message", eve.hear("error").get("code").stringValue());
    }
    bob.awaitEnd("bad_message");
    assertUnharmed(bob);
  }

  @Test
  void anOfferToConnectThatIsNoneIsAnsweredByLeave() throws Exception {
    Peer bob = receive();
    try (BareClient eve = BareClient.join(LAB.server(), "eve")) {
      for (String sdp : List.of("", "v=0\\r\\n", "no session description")) {
        eve.say(
            "{\"type\":\"offer\",\"name\":\"bob\",\"connection\":\"%s\",\"offer\":{\"type\":\"offer\",\"sdp\":\"%s\"}}"
                .formatted(RawPeer.id(), sdp));
        assertEquals("bob", eve.hear("leave").get("name").stringValue());
      }
    }
    assertUnharmed(bob);
  }

  private static Peer receive(String... options) {
    return LAB.receive(
        "bob",
        Stream.concat(Stream.of("--from", "anyone", "--yes"), Stream.of(options))
            .toArray(String[]::new));
  }

  private static RawPeer callAndGreet() throws InterruptedException {
    RawPeer eve = RawPeer.call(LAB.server(), "eve", "bob");
    eve.greet();
    eve.hear("hello");
    return eve;
  }

  private static void accepted(RawPeer eve, String offer) throws InterruptedException {
    eve.say(offer);
    eve.hear("accept");
    eve.hear("have");
  }

  /** The receiver lives, nothing is where nothing belongs, and an honest transfer goes through. */
  private void assertUnharmed(Peer bob, String... kept) throws IOException, InterruptedException {
    assertTrue(bob.process().isAlive());
    assertEquals(List.of(kept), Folder.names(LAB.inbox("bob")));
    assertEquals(besides, Folder.names(LAB.directory()));
    assertFalse(Files.exists(Path.of("/tmp/x")));
    byte[] honest = "honest".getBytes(StandardCharsets.UTF_8);
    try (RawPeer ann = callAndGreet()) {
      accepted(ann, offer(1, honest.length, entry("honest.txt", honest.length)));
      ann.say(block(0, 0, digest(honest), honest.length));
      ann.send(honest);
      ann.say(fileSent(0, honest.length, digestOfBlocks(digest(honest))));
      ann.say("{\"type\":\"finish\"}");
      ann.hear("done");
      assertEquals(1, ann.hear("complete").get("files").intValue());
    }
    List<String> all = Stream.concat(Stream.of(kept), Stream.of("honest.txt")).toList();
    assertEquals(all, Folder.names(LAB.inbox("bob")));
    assertEquals("honest", Files.readString(LAB.inbox("bob").resolve("honest.txt")));
  }
}
