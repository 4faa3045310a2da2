package dev.godwit.agent.file;

import static dev.godwit.agent.file.Arriving.direct;
import static dev.godwit.agent.file.Arriving.id;
import static dev.godwit.agent.file.Arriving.manifest;
import static dev.godwit.agent.file.Arriving.publishAll;
import static dev.godwit.agent.file.Arriving.store;
import static dev.godwit.agent.file.Arriving.utf8;
import static dev.godwit.agent.file.Problems.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.TransferId;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other processes see of a transfer while one works on it, and after that was killed. */
final class KilledProcessTest {
  private static final Manifest MANIFEST =
      manifest(FileEntry.file("done", 4), FileEntry.file("half", 4));

  @TempDir private Path directory;

  @Test
  void aKilledProcessLeavesWholeFilesAloneAndIsFollowedByTheNext() throws Exception {
    Process receiving = start(directory, id(1));
    try (var said = receiving.inputReader(UTF_8)) {
      assertEquals("stored", said.readLine());
      assertProblem(Reason.EXISTS, () -> PartialFiles.create(directory, id(1), MANIFEST));
    } finally {
      receiving.destroyForcibly().waitFor();
    }
    assertEquals("done", Files.readString(directory.resolve("done")));
    assertTrue(Files.notExists(directory.resolve("half")));

    try (PartialFiles files = PartialFiles.create(directory, id(1), MANIFEST)) {
      store(files, 0, utf8("DONE"));
      store(files, 1, utf8("HALF"));
      publishAll(files, MANIFEST);
      files.complete();
    }

    assertEquals("done", Files.readString(directory.resolve("done")));
    assertEquals("DONE", Files.readString(directory.resolve("done (1)")));
    assertEquals("HALF", Files.readString(directory.resolve("half")));
    assertTrue(Files.notExists(directory.resolve(".godwit")));
  }

  /** Receives one file, then half of another, and waits to be killed. */
  static final class Receiving {
    private Receiving() {}

    public static void main(String[] arguments) throws Exception {
      PartialFiles files =
          PartialFiles.create(Path.of(arguments[0]), new TransferId(arguments[1]), MANIFEST);
      store(files, 0, utf8("done"));
      files.publish(List.of(0));
      byte[] half = utf8("ha");
      files.store(1, 0, new ByteBuffer[] {direct(half)}, Arriving.digest(half), 0);
      System.out.println("stored");
      while (System.in.read() >= 0) {
        // Until it is killed.
      }
    }
  }

  private static Process start(Path directory, TransferId id) throws Exception {
    return ChildProcess.of(Receiving.class, directory.toString(), id.text()).start();
  }
}
