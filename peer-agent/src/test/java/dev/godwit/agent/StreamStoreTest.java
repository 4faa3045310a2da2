package dev.godwit.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.TakenNames;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.RelativePath;
import dev.godwit.protocol.transfer.ResumePoint;
import dev.godwit.protocol.transfer.TransferId;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What arrives in order: a stream that becomes a file, or goes on to a program. */
class StreamStoreTest {
  private static final TransferId TRANSFER = TransferId.of(new byte[TransferId.BYTES]);
  private static final byte[] FIRST = {1, 2, 3};
  private static final byte[] SECOND = {4, 5};

  private final ByteArrayOutputStream program = new ByteArrayOutputStream();
  private @TempDir Path folder;

  private static Manifest stream() {
    return new Manifest(
        List.of(
            new FileEntry(
                new RelativePath("a"),
                OptionalLong.empty(),
                OptionalLong.empty(),
                FileEntry.Kind.FILE,
                Optional.empty(),
                false)));
  }

  private StreamStore toProgram(Manifest manifest) throws FileProblem {
    StreamStore store =
        new StreamStore(
            new SinkTarget((_, _, _) -> Sink.to(Channels.newChannel(program))),
            TakenNames.RENAME,
            new Receipts(null));
    store.prepare(TRANSFER, 1, "bob", manifest);
    return store;
  }

  private StreamStore toFile() throws FileProblem {
    StreamFile target = new StreamFile(folder, TakenNames.RENAME);
    StreamStore store = new StreamStore(target, TakenNames.RENAME, new Receipts(null));
    store.prepare(TRANSFER, 1, "bob", stream());
    return store;
  }

  private static Digest digest(byte[] bytes) {
    return Digest.of(Digest.sha256().digest(bytes));
  }

  private static boolean store(StreamStore store, long offset, byte[] bytes, Digest digest)
      throws FileProblem {
    return store.store(
        new Frame.Block(0, offset, bytes.length, digest),
        new ByteBuffer[] {ByteBuffer.wrap(bytes.clone())});
  }

  @Test
  void whatIsVerifiedIsPassedOnAtOnce() throws Exception {
    StreamStore store = toProgram(stream());
    assertTrue(store(store, 0, FIRST, digest(FIRST)));
    assertArrayEquals(FIRST, program.toByteArray());
  }

  @Test
  void nothingIsPassedOnBeforeWhatComesBeforeIt() throws Exception {
    StreamStore store = toProgram(stream());
    assertFalse(store(store, 0, FIRST, digest(SECOND)), "a wrong digest");
    assertFalse(store(store, 3, SECOND, digest(SECOND)), "its turn has not come");
    assertEquals(0, program.size());
    assertTrue(store(store, 0, FIRST, digest(FIRST)));
    assertTrue(store(store, 3, SECOND, digest(SECOND)));
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, program.toByteArray());
  }

  @Test
  void aFurtherAttemptGoesOnWhereTheOneBeforeWas() throws Exception {
    StreamStore store = toProgram(stream());
    assertTrue(store(store, 0, FIRST, digest(FIRST)));
    store.close(false);
    ResumePoint held = store.prepare(TRANSFER, 2, "bob", stream());
    assertEquals(3, held.stream().orElseThrow().endBytes());
    assertTrue(store(store, 3, SECOND, digest(SECOND)));
    assertEquals(5, program.size());
  }

  @Test
  void whatWasPassedOnCannotBeTakenBack() throws Exception {
    StreamStore store = toProgram(new Manifest(List.of(FileEntry.file("a", 5))));
    assertTrue(store(store, 0, FIRST, digest(FIRST)));
    assertThrows(FileProblem.class, () -> store.restart(0));
    assertThrows(FileProblem.class, () -> store.drop(0));
  }

  @Test
  void aProgramThatTakesNothingMoreIsAProblem() throws Exception {
    StreamStore closed =
        new StreamStore(
            new SinkTarget((_, _, _) -> Sink.to(new FileOutputStream("/dev/full").getChannel())),
            TakenNames.RENAME,
            new Receipts(null));
    closed.prepare(TRANSFER, 1, "bob", stream());
    FileProblem problem =
        assertThrows(FileProblem.class, () -> store(closed, 0, FIRST, digest(FIRST)));
    assertEquals(FileProblem.Reason.RECEIVER_CLOSED, problem.reason());
  }

  @Test
  void aStreamBecomesAFileWhenItIsWholeAndTheSameOneIfAskedAgain() throws Exception {
    StreamStore store = toFile();
    assertTrue(store(store, 0, FIRST, digest(FIRST)));
    assertFalse(Files.exists(folder.resolve("a")));
    List<Path> places = store.publish(List.of(0));
    assertArrayEquals(FIRST, Files.readAllBytes(places.getFirst()));
    store.close(false);
    store.prepare(TRANSFER, 2, "bob", stream());
    assertEquals(places, store.publish(List.of(0)));
    store.conclude();
    try (var names = Files.list(folder)) {
      assertEquals(List.of("a"), names.map(p -> p.getFileName().toString()).toList());
    }
  }

  @Test
  void ofAStreamThatWillNotGoOnNothingIsLeft() throws Exception {
    StreamStore store = toFile();
    assertTrue(store(store, 0, FIRST, digest(FIRST)));
    store.close(false);
    assertTrue(Files.exists(folder.resolve(".godwit")));
    store.forget();
    try (var names = Files.list(folder)) {
      assertEquals(0, names.count());
    }
  }
}
