package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.testkit.process.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same files go to several, each of whom takes them in a transfer of its own. */
class OneToManyTest {
  private static final int MIB = 1 << 20;
  private static final String[] ALL = {"--from", "anyone", "--yes", "--once"};

  @RegisterExtension static final Lab LAB = new Lab();

  private static Peer sendToThree(List<Path> sources) {
    return LAB.send("ann", "bob", sources, "--to", "carol", "--to", "dave");
  }

  @Test
  void eachGetsAllOfIt() throws Exception {
    Path large = Folder.random(LAB.directory().resolve("large.bin"), 40 * MIB + 1, 1);
    Path folder = Files.createDirectory(LAB.directory().resolve("folder"));
    for (int i = 0; i < 50; i++) {
      Folder.random(folder.resolve("file " + i), 1000 + i, i);
    }
    List<String> receivers = List.of("bob", "carol", "dave");
    List<Peer> peers = receivers.stream().map(name -> LAB.receive(name, ALL)).toList();

    sendToThree(List.of(large, folder)).awaitExit(0);

    peers.forEach(peer -> peer.awaitExit(0));
    for (String name : receivers) {
      assertEquals(Folder.sha256(large), Folder.sha256(LAB.inbox(name).resolve("large.bin")));
      for (int i = 0; i < 50; i++) {
        assertEquals(
            Folder.sha256(folder.resolve("file " + i)),
            Folder.sha256(LAB.inbox(name).resolve("folder").resolve("file " + i)));
      }
    }
  }

  @Test
  void whoDeclinesKeepsNobodyElseFromIt() throws Exception {
    Path file = Folder.random(LAB.directory().resolve("note.bin"), 3 * MIB, 1);
    Peer bob = LAB.receive("bob", ALL);
    LAB.receive("carol", "--from", "erin", "--yes");
    Peer dave = LAB.receive("dave", ALL);

    Peer ann = sendToThree(List.of(file));

    ann.awaitExit(3);
    ann.awaitEvent("\"peer\":\"carol\",\"state\":\"rejected\"");
    bob.awaitExit(0);
    dave.awaitExit(0);
    assertEquals(Folder.sha256(file), Folder.sha256(LAB.inbox("bob").resolve("note.bin")));
    assertEquals(Folder.sha256(file), Folder.sha256(LAB.inbox("dave").resolve("note.bin")));
    assertEquals(List.of(), Folder.names(LAB.inbox("carol")));
  }

  @Test
  void whoIsKilledGoesOnLaterAndTheOthersNow() throws Exception {
    Path file = Folder.random(LAB.directory().resolve("large.bin"), 80 * MIB, 1);
    Peer bob = LAB.receive("bob", ALL);
    Peer carol = LAB.receive("carol", ALL);
    Peer dave = LAB.receive("dave", ALL);
    Peer ann = sendToThree(List.of(file));

    LAB.awaitPart("carol");
    carol.signal(Signal.KILL);
    bob.awaitExit(0);
    dave.awaitExit(0);
    LAB.receive("carol", ALL).awaitExit(0);

    ann.awaitExit(0);
    for (String name : List.of("bob", "carol", "dave")) {
      assertEquals(Folder.sha256(file), Folder.sha256(LAB.inbox(name).resolve("large.bin")));
    }
  }

  @Test
  void aStreamIsReadOnceForAll() throws Exception {
    Path source = Folder.random(LAB.directory().resolve("source.bin"), 40 * MIB + 7, 1);
    List<String> receivers = List.of("bob", "carol", "dave");
    List<Peer> peers = receivers.stream().map(name -> LAB.receive(name, ALL)).toList();

    streamTo(source, "--to", "carol", "--to", "dave").awaitExit(0);

    peers.forEach(peer -> peer.awaitExit(0));
    for (String name : receivers) {
      assertEquals(-1, Files.mismatch(source, LAB.inbox(name).resolve("stdin")));
    }
  }

  @Test
  void whoAloneKeepsAStreamWaitingIsOut() throws Exception {
    Path source = Folder.random(LAB.directory().resolve("source.bin"), 200 * MIB, 1);
    Peer bob = LAB.receive("bob", ALL);
    Peer carol = LAB.receive("carol", ALL);
    Peer ann = streamTo(source, "--to", "carol");

    LAB.awaitPart("carol");
    carol.signal(Signal.STOP);

    ann.awaitEvent("\"peer\":\"carol\",\"state\":\"failed\",\"number\":-1,\"code\":\"too_slow\"");
    bob.awaitExit(0);
    ann.awaitExit(1);
    assertEquals(-1, Files.mismatch(source, LAB.inbox("bob").resolve("stdin")));
  }

  private static Peer streamTo(Path source, String... others) {
    return LAB.start(
        LAB.sender("ann", "bob", List.of(Path.of("-"))).and("--json").and(others).fedBy(source));
  }

  @Test
  void nobodyIsNamedTwiceAndATextGoesToOne() {
    Path file = LAB.directory().resolve("note.txt");
    Peer twice = LAB.send("ann", "bob", List.of(file), "--to", "bob");
    twice.awaitExit(2);
    twice.awaitError("name_invalid");
    LAB.send("ann", "bob", List.of(), "--text", "hello", "--to", "carol").awaitExit(2);
  }
}
