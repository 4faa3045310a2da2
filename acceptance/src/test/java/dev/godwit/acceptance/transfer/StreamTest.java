package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Standard input in, standard output out. */
class StreamTest {
  private static final int BYTES = (20 << 20) + 5;

  @RegisterExtension static final Lab LAB = new Lab();

  private static final List<Path> STANDARD_INPUT = List.of(Path.of("-"));

  private static Path source() throws IOException {
    return Folder.random(LAB.directory().resolve("source.bin"), BYTES, 1);
  }

  private static ChildProcess receiveToStandardOutput(Command command) {
    ChildProcess bob = LAB.start(command).process();
    bob.awaitStderr("\"event\":\"ready\"", Lab.PATIENCE);
    return bob;
  }

  private static Command passingOn(String... options) {
    return Checkout.godwit("receive", "--as", "bob", "--stdout")
        .and("--server", LAB.server().address(), "--from", "ann", "--yes", "--json")
        .and(options);
  }

  @Test
  void standardInputBecomesAFileOfThatName() throws IOException {
    Path source = source();
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes", "--once");
    Peer ann =
        LAB.start(
            LAB.sender("ann", "bob", STANDARD_INPUT)
                .and("--name", "a.tar", "--json")
                .fedBy(source));
    ann.awaitExit(0);
    bob.awaitExit(0);
    assertEquals(List.of("a.tar"), Folder.names(LAB.inbox("bob")));
    assertEquals(-1, Files.mismatch(source, LAB.inbox("bob").resolve("a.tar")));
    assertEquals(BYTES, bob.awaitEnd("complete").get("bytes").intValue());
  }

  @Test
  void anEmptyStreamBecomesAnEmptyFile() throws IOException {
    Path nothing = Files.createFile(LAB.directory().resolve("nothing"));
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes", "--once");
    Peer ann = LAB.start(LAB.sender("ann", "bob", STANDARD_INPUT).and("--json").fedBy(nothing));
    ann.awaitExit(0);
    bob.awaitExit(0);
    assertEquals(0, Files.size(LAB.inbox("bob").resolve("stdin")));
  }

  @Test
  void aStreamIsPassedOnToStandardOutput() throws IOException {
    Path source = source();
    Path output = LAB.directory().resolve("output.bin");
    ChildProcess bob = receiveToStandardOutput(passingOn().stdoutTo(output));
    Peer ann = LAB.start(LAB.sender("ann", "bob", STANDARD_INPUT).and("--json").fedBy(source));
    ann.awaitExit(0);
    assertEquals(0, bob.awaitExit(Lab.PATIENCE));
    assertEquals(-1, Files.mismatch(source, output));
    assertTrue(bob.stderr().stream().allMatch(line -> line.startsWith("{")), bob::toString);
  }

  @Test
  void aFileIsPassedOnToStandardOutputToo() throws IOException {
    Path source = source();
    Path output = LAB.directory().resolve("output.bin");
    ChildProcess bob = receiveToStandardOutput(passingOn().stdoutTo(output));
    LAB.send("ann", "bob", List.of(source)).awaitExit(0);
    assertEquals(0, bob.awaitExit(Lab.PATIENCE));
    assertEquals(-1, Files.mismatch(source, output));
  }

  @Test
  void severalFilesAreNotPassedOn() throws IOException {
    Path source = source();
    Path other = Folder.random(LAB.directory().resolve("other.bin"), 10, 2);
    ChildProcess bob = receiveToStandardOutput(passingOn());
    Peer ann = LAB.send("ann", "bob", List.of(source, other));
    ann.awaitExit(3);
    ann.awaitEnd("too_many_files");
    assertTrue(bob.isAlive(), "waits for one that it can pass on");
  }

  @Test
  void aProgramThatTakesNothingMoreEndsTheTransfer() throws IOException {
    Path source = Folder.random(LAB.directory().resolve("source.bin"), 100L << 20, 1);
    Command intoHead =
        Command.of("bash", "-c", "set -o pipefail; \"$@\" | head -c 1000", "bash")
            .and(passingOn().words().toArray(String[]::new));
    ChildProcess bob = receiveToStandardOutput(intoHead);
    Peer ann = LAB.start(LAB.sender("ann", "bob", STANDARD_INPUT).and("--json").fedBy(source));
    ann.awaitExit(1);
    ann.awaitEnd("receiver_closed");
    assertEquals(1, bob.awaitExit(Lab.PATIENCE));
  }

  @Test
  void whatIsTypedArrivesBeforeTheStreamEnds() {
    ChildProcess bob = receiveToStandardOutput(passingOn());
    Peer ann = LAB.start(LAB.sender("ann", "bob", STANDARD_INPUT).and("--json"));
    ann.process().type("first\n");
    bob.awaitStdout("first", Lab.PATIENCE);
    ann.process().type("second\n");
    bob.awaitStdout("second", Lab.PATIENCE);
    ann.process().endInput();
    ann.awaitExit(0);
    assertEquals(0, bob.awaitExit(Lab.PATIENCE));
  }
}
