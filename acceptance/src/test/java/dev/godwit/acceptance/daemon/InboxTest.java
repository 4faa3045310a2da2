package dev.godwit.acceptance.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.testkit.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a daemon takes, by its rules, and what comes of it. */
class InboxTest {
  @RegisterExtension static final Lab LAB = new Lab();

  private static Path file(String name, int bytes) throws IOException {
    return Folder.random(LAB.directory().resolve(name), bytes, bytes);
  }

  private static void send(String as, Path file, int exitCode) {
    Peer sender = LAB.send(as, "nas", List.of(file));
    sender.awaitExit(exitCode);
  }

  @Test
  void twoSendersGetAFolderEachAndOthersAreDeclinedUnseen() throws IOException {
    Peer nas = LAB.daemon("nas", "--by-sender", "--from", "ann,bob");
    Path file = file("note.bin", 1_000);
    Peer ann = LAB.send("Ann", "nas", List.of(file));
    Peer bob = LAB.send("bob", "nas", List.of(file));
    ann.awaitExit(0);
    bob.awaitExit(0);
    send("eve", file, 3);

    nas.awaitEnd(1, "complete");
    nas.awaitEnd(2, "complete");
    assertEquals(List.of("ann", "bob"), Folder.names(LAB.inbox("nas")));
    for (String sender : List.of("ann", "bob")) {
      Path saved = LAB.inbox("nas").resolve(sender).resolve("note.bin");
      assertEquals(Folder.sha256(file), Folder.sha256(saved));
    }
    assertEquals(0, nas.count("\"peer\":\"eve\""));
  }

  @Test
  void aTextIsSaid() {
    Peer nas = LAB.daemon("nas", "--from", "ann");
    LAB.start(LAB.sender("ann", "nas", List.of()).and("--text", "lunch?", "--json")).awaitExit(0);
    assertEquals("lunch?", nas.awaitEvent("\"event\":\"text\"").get("text").stringValue());
  }

  @Test
  void whatIsTooLargeOrOverAQuotaIsRefusedByItsCodeUntilThereIsRoom() throws IOException {
    Peer nas =
        LAB.daemon(
            "nas",
            "--by-sender",
            "--from",
            "anyone",
            "--max-size",
            "100K",
            "--quota-per-sender",
            "150K",
            "--quota",
            "200K");
    Path large = file("large.bin", 110_000);
    Path first = file("first.bin", 90_000);
    Path second = file("second.bin", 80_000);

    LAB.send("ann", "nas", List.of(large)).awaitEnd("too_large");
    send("ann", first, 0);
    Peer over = LAB.send("ann", "nas", List.of(second));
    over.awaitEnd("no_space");
    over.awaitExit(3);
    send("bob", second, 0);
    // There is room for each of them alone, and not for all.
    LAB.send("bob", "nas", List.of(file("third.bin", 50_000))).awaitEnd("no_space");

    Files.delete(LAB.inbox("nas").resolve("ann/first.bin"));
    send("ann", second, 0);
    assertEquals(3, nas.count("\"state\":\"complete\""));
  }

  @Test
  void aProgramRunsAfterEachTransferAndWhateverItDoesHarmsNone() throws IOException {
    Path program =
        script(
            "hook",
            """
            #!/bin/sh
            env | grep ^GODWIT_ | sort >"$GODWIT_DIR/../$GODWIT_PEER.told"
            test "$GODWIT_PEER" = ann || { echo no room for it; exit 7; }
            """);
    Peer nas =
        LAB.daemon("nas", "--by-sender", "--from", "anyone", "--on-received", program.toString());
    send("ann", file("a b;$(touch x).bin", 1_000), 0);
    send("bob", file("other.bin", 10), 0);

    Path inbox = LAB.inbox("nas");
    Awaitility.await()
        .atMost(Lab.PATIENCE)
        .until(() -> nas.process().stderr().stream().anyMatch(l -> l.contains("ended with 7")));
    List<String> lines = Files.readAllLines(inbox.resolve("ann.told"));
    assertEquals(
        List.of(
            "GODWIT_BYTES=1000",
            "GODWIT_DIR=" + inbox.resolve("ann"),
            "GODWIT_EVENT=received",
            "GODWIT_FILES=1",
            "GODWIT_FILES_SKIPPED=0",
            "GODWIT_PEER=ann",
            "GODWIT_SAVED=" + inbox.resolve("ann").resolve("a b;$(touch x).bin")),
        lines.stream().filter(line -> !line.matches("GODWIT_(STATE|CONFIG)=.*")).toList());
    nas.awaitEnd(2, "complete");
    assertEquals(List.of("other.bin"), Folder.names(inbox.resolve("bob")));
  }

  private static Path script(String name, String text) throws IOException {
    Path script = Files.writeString(LAB.directory().resolve(name), text);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  private static boolean hasPart(Path parts) throws IOException {
    try (Stream<Path> paths = Files.walk(parts)) {
      return paths.anyMatch(p -> p.toString().endsWith(".part") && p.toFile().length() > 8 << 20);
    }
  }

  @Test
  void aDaemonStartsBeforeItsServerAndComesBackToIt() throws IOException {
    LAB.server().process().signal(Signal.KILL);
    assertTrue(LAB.server().process().awaitExit(Lab.PATIENCE) != 0);
    Peer nas = LAB.start(LAB.daemonCommand("nas").and("--json", "--from", "ann"));
    nas.awaitEvent("\"event\":\"offline\"");
    LAB.server().startAgain();
    nas.awaitEvent("\"event\":\"ready\"");
    send("ann", file("one.bin", 1_000), 0);

    LAB.server().process().signal(Signal.KILL);
    LAB.server().startAgain();
    Awaitility.await().atMost(Lab.PATIENCE).until(() -> nas.count("\"event\":\"online\"") == 2);
    send("ann", file("two.bin", 2_000), 0);
    assertEquals(List.of("one.bin", "two.bin"), Folder.names(LAB.inbox("nas")));
  }

  @Test
  void sigtermEndsItInGoodOrderAndTheNextOneGoesOn() throws IOException {
    Path large = Folder.random(LAB.directory().resolve("large.bin"), 150L << 20, 1);
    Peer nas = LAB.daemon("nas", "--by-sender", "--from", "ann");
    Peer ann = LAB.send("ann", "nas", List.of(large));
    Path parts = LAB.inbox("nas").resolve("ann/.godwit");
    Awaitility.await()
        .atMost(Lab.PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptions()
        .until(() -> hasPart(parts));
    nas.signal(Signal.TERM);
    nas.awaitExit(143);
    ann.awaitExit(5);

    Peer again = LAB.daemon("nas", "--by-sender", "--from", "ann", "--max-size", "1K");
    // It was accepted before: nobody is asked again, and no rule.
    send("ann", large, 0);
    again.awaitEvent("is back: going on where it was");
    assertEquals(
        Folder.sha256(large), Folder.sha256(LAB.inbox("nas").resolve("ann").resolve("large.bin")));
  }
}
