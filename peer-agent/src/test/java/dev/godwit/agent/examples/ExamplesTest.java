package dev.godwit.agent.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.agent.Agent;
import dev.godwit.agent.Reception;
import dev.godwit.agent.TestServer;
import dev.godwit.agent.TransferSnapshot;
import dev.godwit.agent.TransferState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples work, one with the other. */
@Timeout(30)
class ExamplesTest {
  private static final long PATIENCE_SECONDS = 20;

  private @TempDir Path folder;
  private final TestServer server;

  ExamplesTest() throws IOException {
    server = new TestServer();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private String address() {
    return server.address().shown();
  }

  private Path file(String name, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return Files.write(folder.resolve(name), content);
  }

  @Test
  void aDropBoxTakesWhatAFileSenderSends() throws Exception {
    Path file = file("report.bin", 3_000_000);
    BlockingQueue<Path> arrived = new LinkedBlockingQueue<>();
    try (Agent ann = DropBox.connect(address(), "ann");
        Reception _ = DropBox.open(ann, folder.resolve("inbox"), List.of("bob"), arrived)) {
      TransferSnapshot end = SendFile.send(address(), "ann", List.of(file));

      assertEquals(TransferState.COMPLETE, end.state(), end.message());
      Path there = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(there));
    }
  }

  @Test
  void aDropBoxDeclinesWhatIsTooLarge() throws Exception {
    Path file = file("large.bin", 10_000_001);
    try (Agent ann = DropBox.connect(address(), "ann");
        Reception _ =
            DropBox.open(
                ann, folder.resolve("inbox"), List.of("bob"), new LinkedBlockingQueue<>())) {
      TransferSnapshot end = SendFile.send(address(), "ann", List.of(file));

      assertEquals(Optional.of("declined"), end.code());
    }
  }
}
