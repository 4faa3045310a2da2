package dev.godwit.agent.file;

import static dev.godwit.agent.file.Arriving.digest;
import static dev.godwit.agent.file.Arriving.id;
import static dev.godwit.agent.file.Arriving.utf8;
import static dev.godwit.agent.file.Problems.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.protocol.transfer.BlockDigests;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.TransferCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one process keeps for the next. */
final class StateFolderTest {
  private static final Digest DIGEST = digest(utf8("x"));

  private final Instant now = Instant.now();

  @TempDir private Path temporary;
  private Path path;
  private Path source;
  private StateFolder state;

  @BeforeEach
  void open() throws Exception {
    path = temporary.resolve("some/where/godwit");
    source = Files.writeString(temporary.resolve("a"), "content");
    state = StateFolder.open(path);
  }

  @Test
  void itIsForTheEyesOfThisUserAlone() throws Exception {
    take("bob", false).close();
    state.history().append(List.of(receipt(1)));
    state.lastWords().keep(id(1), new Frame.Complete(1, 1, List.of()), now);
    KeptToken token = state.tokens().take("ws://a", "ann", now);
    assertNotNull(token);
    token.write("secret");

    try (var walk = Files.walk(path)) {
      for (Path one : walk.toList()) {
        String expected = Files.isDirectory(one) ? "rwx------" : "rw-------";
        assertEquals(
            expected,
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(one, LinkOption.NOFOLLOW_LINKS)),
            one::toString);
      }
    }
    token.close();
  }

  @Test
  void aFolderThatCannotBeIsSaidToBeSo() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");

    FileProblem problem = assertProblem(Reason.UNWRITABLE, () -> StateFolder.open(file));

    assertTrue(problem.getMessage().contains("--state"), problem.getMessage());
  }

  @Test
  void theSameSourcesForTheSamePeerGoOn() throws Exception {
    try (SentTransfer first = take("bob", false)) {
      assertEquals(0, first.attempt());
      assertEquals(1, first.nextAttempt());
      first.learned(0, 0, DIGEST);
      first.learned(0, 2L << 20, DIGEST);
    }
    try (SentTransfer second = take("bob", false)) {
      assertEquals(id(1), second.transfer());
      assertEquals(1, second.attempt());
      assertEquals(2, second.nextAttempt());
      BlockDigests known = second.known().getOrDefault(0, new BlockDigests());
      assertEquals(List.of(0, 2), List.of(known.nextFrom(0), known.nextFrom(1)));
      assertEquals(DIGEST, known.get(2));
    }
  }

  @Test
  void anAttemptIsNotedBeforeItsLink() throws Exception {
    SentTransfer killed = take("bob", false);
    killed.nextAttempt();
    killed.nextAttempt();
    List<Path> journals = journals();

    JournalState noted = Journal.read(journals.getFirst(), SentTransfer.FORMAT);

    assertEquals(2, noted.attempt());
    killed.close();
  }

  @Test
  void anotherPeerOrOtherSourcesBeginAnew() throws Exception {
    take("bob", false).close();
    try (SentTransfer toAnother = take("carol", false, 2)) {
      assertEquals(id(2), toAnother.transfer());
      assertFalse(toAnother.hasChanged());
    }
    Path other = Files.writeString(temporary.resolve("b"), "other");
    try (SourceFiles sources = SourceFiles.scan(List.of(source, other));
        SentTransfer more = state.sent().take("bob", sources, id(3), false, now)) {
      assertEquals(id(3), more.transfer());
    }
  }

  @Test
  void aSourceThatHasChangedBeginsAnewAndItIsSaid() throws Exception {
    take("bob", false).close();
    Files.writeString(source, "changed");
    Files.setLastModifiedTime(source, FileTime.from(now.minusSeconds(1000)));

    try (SentTransfer second = take("bob", false, 2)) {
      assertEquals(id(2), second.transfer());
      assertTrue(second.hasChanged());
      assertEquals(0, second.attempt());
    }
    assertEquals(1, journals().size());
  }

  @Test
  void whoWantsToBeginAnewDoes() throws Exception {
    take("bob", false).close();
    try (SentTransfer second = take("bob", true, 2)) {
      assertEquals(id(2), second.transfer());
      assertFalse(second.hasChanged());
    }
  }

  @Test
  void whatAProcessWorksOnIsLeftToIt() throws Exception {
    try (SentTransfer first = take("bob", false);
        SentTransfer second = take("bob", false, 2)) {
      assertNotEquals(first.transfer(), second.transfer());
    }
  }

  @Test
  void whatIsDoneIsForgotten() throws Exception {
    take("bob", false).done();

    assertEquals(List.of(), state.sent().unfinished());
    assertEquals(List.of(), StateFolder.content(path.resolve("sent")));
  }

  @Test
  void whatIsUnfinishedIsListedForAWeek() throws Exception {
    take("bob", false).close();

    SentTransfers.Unfinished listed = state.sent().unfinished().getFirst();
    assertEquals("bob", listed.peer());
    assertEquals(List.of(source.toRealPath().toString()), listed.sources());

    Instant old = now.minus(Duration.ofDays(7)).minusSeconds(1);
    Files.setLastModifiedTime(journals().getFirst(), FileTime.from(old));
    try (SentTransfer second = take("bob", false, 2)) {
      assertEquals(id(2), second.transfer());
    }
    assertEquals(1, journals().size());
  }

  @Test
  void aDamagedRecordBeginsAnew() throws Exception {
    take("bob", false).close();
    Files.write(journals().getFirst(), new byte[100]);

    try (SentTransfer second = take("bob", false, 2)) {
      assertEquals(id(2), second.transfer());
    }
  }

  @Test
  void aTokenIsGivenToTheNextProcessOfThatNameAndServer() throws Exception {
    try (KeptToken first = state.tokens().take("ws://a", "ann", now)) {
      assertNotNull(first);
      assertEquals(Optional.empty(), first.read());
      first.write("one");
      first.write("two");
      assertNull(state.tokens().take("ws://a", "ann", now));
    }
    try (KeptToken elsewhere = state.tokens().take("ws://b", "ann", now);
        KeptToken second = state.tokens().take("ws://a", "ann", now)) {
      assertNotNull(elsewhere);
      assertNotNull(second);
      assertEquals(Optional.empty(), elsewhere.read());
      assertEquals(Optional.of("two"), second.read());
      second.delete();
    }
    try (KeptToken third = state.tokens().take("ws://a", "ann", now)) {
      assertNotNull(third);
      assertEquals(Optional.empty(), third.read());
    }
  }

  @Test
  void aTokenThatNobodyCameBackForIsDeleted() throws Exception {
    KeptToken old = state.tokens().take("ws://a", "ann-x", now);
    assertNotNull(old);
    old.write("one");
    old.close();

    Instant later = Instant.now().plus(Duration.ofDays(1)).plusSeconds(1);
    try (KeptToken other = state.tokens().take("ws://a", "ann-y", later)) {
      assertNotNull(other);
      assertEquals(1, StateFolder.content(path.resolve("sessions")).size());
    }
  }

  @Test
  void lastWordsAreRememberedForAWeek() throws Exception {
    Frame complete = new Frame.Complete(3, 300, List.of());
    Frame cancel = new Frame.Cancel(TransferCode.CANCELLED, "No.", true);
    LastWords words = state.lastWords();
    words.keep(id(1), complete, now.minus(Duration.ofDays(7)).minusSeconds(1));
    words.keep(id(2), complete, now);
    words.keep(id(3), complete, now);
    words.keep(id(2), cancel, now);

    var kept = words.read(now);

    assertEquals(List.of(id(3), id(2)), List.copyOf(kept.keySet()));
    assertEquals(cancel, kept.lastEntry().getValue().word());
  }

  @Test
  void oldLastWordsMakeRoom() throws Exception {
    LastWords words = state.lastWords();
    Frame complete = new Frame.Complete(3, 300, List.of());
    for (int i = 0; i < LastWords.MAX_KEPT / 10 + 2; i++) {
      words.keep(id(i), complete, now.minus(Duration.ofDays(8)));
    }
    long before = Files.size(path.resolve("last-words"));

    words.keep(id(1), complete, now);
    assertEquals(1, words.read(now).size());

    assertTrue(Files.size(path.resolve("last-words")) < before / 100);
    assertEquals(1, words.read(now).size());
  }

  @Test
  void theHistoryIsReadAsItWasWritten() throws Exception {
    state.history().append(List.of(receipt(1), receipt(2)));
    Files.writeString(
        path.resolve("history.jsonl"), "{damaged\n", UTF_8, StandardOpenOption.APPEND);
    state.history().append(List.of(receipt(3)));

    assertEquals(List.of(receipt(1), receipt(2), receipt(3)), history());
  }

  @Test
  void aLongHistoryMakesRoomAndLosesTheOldest() throws Exception {
    state.history().append(List.of(receipt(1)));
    fill();
    state.history().append(List.of(receipt(2)));
    assertEquals(List.of(receipt(1), receipt(2)), history());

    fill();
    state.history().append(List.of(receipt(3)));
    assertEquals(List.of(receipt(2), receipt(3)), history());
  }

  @Test
  void severalWriteToOneHistory() throws Exception {
    List<Thread> writers =
        IntStream.range(0, 8)
            .mapToObj(i ->
                Thread.startVirtualThread(() -> {
                  try {
                    state.history().append(List.of(receipt(i)));
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                }))
            .toList();
    for (Thread writer : writers) {
      writer.join();
    }
    assertEquals(8, history().size());
  }

  /** With lines that are none, as much as one file takes. */
  private void fill() throws IOException {
    byte[] bytes = new byte[(int) History.MAX_FILE_BYTES];
    Arrays.fill(bytes, (byte) '\n');
    Files.write(path.resolve("history.jsonl"), bytes, StandardOpenOption.APPEND);
  }

  private List<Receipt> history() throws FileProblem {
    List<Receipt> all = new ArrayList<>();
    state.history().read(all::add);
    return all;
  }

  private static Receipt receipt(int number) {
    return new FileReceipt(
        Instant.ofEpochSecond(number), number % 2 == 0, "bob", "a/" + number, number, DIGEST);
  }

  private List<Path> journals() throws IOException {
    return StateFolder.content(path.resolve("sent")).stream()
        .filter(file -> file.toString().endsWith(".journal"))
        .toList();
  }

  private SentTransfer take(String peer, boolean anew) throws Exception {
    return take(peer, anew, 1);
  }

  private SentTransfer take(String peer, boolean anew, int fresh) throws Exception {
    try (SourceFiles sources = SourceFiles.scan(List.of(source))) {
      return state.sent().take(peer, sources, id(fresh), anew, now);
    }
  }
}
