package dev.godwit.agent.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a socket gets that is as systemd's own. */
@Timeout(60)
class SystemdTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Prints each datagram in a line. */
  private static final String LISTENER =
      """
      import socket, sys
      path = sys.argv[1]
      listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      listener.bind(chr(0) + path[1:] if path.startswith("@") else path)
      print("listening", flush=True)
      while True:
          print(listener.recv(4096).decode().replace(chr(10), "|"), flush=True)
      """;

  @TempDir private Path folder;

  private static void hearsAll(String address) {
    try (ChildProcess listener = Command.of("python3", "-c", LISTENER, address).start()) {
      listener.awaitStdout("listening", PATIENCE);
      Systemd systemd = Systemd.of(Map.of("NOTIFY_SOCKET", address), 1);
      systemd.ready();
      systemd.status("nas at\nws://ä");
      systemd.alive();
      systemd.reloading();
      systemd.stopping();
      listener.awaitStdout("STOPPING=1", PATIENCE);
      List<String> lines = listener.stdout();
      assertEquals(
          List.of("listening", "READY=1", "STATUS=nas at ws://ä", "WATCHDOG=1"),
          lines.subList(0, 4));
      assertTrue(lines.get(4).matches("RELOADING=1\\|MONOTONIC_USEC=\\d+"), lines.get(4));
    }
  }

  @Test
  void aSocketInAFolderHearsAll() {
    hearsAll(folder.resolve("notify").toString());
  }

  @Test
  void anAbstractSocketHearsAll() {
    hearsAll("@godwit-test-" + ProcessHandle.current().pid());
  }

  @Test
  void withoutASocketNothingIsToldAndNothingFails() {
    for (String address : List.of("", "relative", "/" + "x".repeat(200), folder + "/nobody")) {
      Systemd.of(Map.of("NOTIFY_SOCKET", address), 1).ready();
    }
  }

  @Test
  void theWatchdogIsForThisProcess() {
    Map<String, String> environment =
        Map.of("NOTIFY_SOCKET", "/run/x", "WATCHDOG_USEC", "5000000", "WATCHDOG_PID", "7");
    assertEquals(Optional.of(Duration.ofSeconds(5)), Systemd.of(environment, 7).watchdog());
    assertEquals(Optional.empty(), Systemd.of(environment, 8).watchdog());
    assertEquals(
        Optional.empty(),
        Systemd.of(Map.of("NOTIFY_SOCKET", "/run/x", "WATCHDOG_USEC", "soon"), 7).watchdog());
  }
}
