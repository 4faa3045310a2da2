package dev.godwit.relay.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTriggerTest {
  private static final Duration PATIENCE = ReloadTrigger.LOOK_EVERY.multipliedBy(4);

  @TempDir private Path folder;

  @Test
  void aLinkThatIsSwappedIsAChange() throws Exception {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(one.resolve("cert"), "same");
    Files.writeString(other.resolve("cert"), "same");
    Path live = Files.createSymbolicLink(folder.resolve("live"), one);
    AtomicInteger reloads = new AtomicInteger();
    try (ReloadTrigger trigger =
        ReloadTrigger.start(() -> List.of(live.resolve("cert")), reloads::incrementAndGet)) {
      trigger.tell();
      await().atMost(PATIENCE).until(() -> reloads.get() == 1);

      Path next = Files.createSymbolicLink(folder.resolve("next"), other);
      Files.move(next, live, StandardCopyOption.ATOMIC_MOVE);

      await().atMost(PATIENCE).until(() -> reloads.get() == 2);
    }
  }

  @Test
  void aReloadThatFailsIsNotTheLast() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "1");
    AtomicInteger reloads = new AtomicInteger();
    try (ReloadTrigger trigger =
        ReloadTrigger.start(
            () -> List.of(file),
            () -> {
              reloads.incrementAndGet();
              throw new IllegalStateException("a fault, for this test");
            })) {
      trigger.tell();
      await().atMost(PATIENCE).until(() -> reloads.get() == 1);
      trigger.tell();
      await().atMost(PATIENCE).until(() -> reloads.get() == 2);
    }
  }

  @Test
  void filesThatStayAsTheyAreAreNotReadAgain() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "1");
    AtomicInteger reloads = new AtomicInteger();
    AtomicInteger looks = new AtomicInteger();
    try (ReloadTrigger _ =
        ReloadTrigger.start(
            () -> {
              looks.incrementAndGet();
              return List.of(file, folder.resolve("missing"));
            },
            reloads::incrementAndGet)) {
      await().atMost(PATIENCE).until(() -> looks.get() >= 3);
      assertEquals(0, reloads.get());
    }
  }
}
