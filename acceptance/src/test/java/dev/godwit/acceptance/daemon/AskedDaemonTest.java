package dev.godwit.acceptance.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import dev.godwit.testkit.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A running daemon is asked, told new rules and watched over by others. */
class AskedDaemonTest {
  /** Prints each datagram in a line. */
  private static final String LISTENER =
      """
      import socket, sys
      listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      listener.bind(sys.argv[1])
      print("listening", flush=True)
      while True:
          print(listener.recv(4096).decode(), flush=True)
      """;

  @RegisterExtension static final Lab LAB = new Lab();

  private static String state(String name) {
    return LAB.directory().resolve("state of " + name).toString();
  }

  @Test
  void statusTellsWhatRunningAgentsDo() throws IOException {
    Folder.random(LAB.directory().resolve("outbox/a.bin"), 1_000, 1);
    Command status = Checkout.godwit("status", "--json", "--state", state("nas"));
    LAB.start(status).awaitExit(4);
    Command daemon =
        LAB.daemonCommand("nas")
            .and("--json", "--from", "ann")
            .and("--watch", LAB.directory().resolve("outbox").toString(), "--to", "nobody");
    Peer nas = LAB.start(daemon);
    nas.awaitEvent("\"peer\":\"nobody\"");

    Peer asked = LAB.start(status);
    asked.awaitExit(0);
    asked.awaitEvent("\"event\":\"agent\",\"name\":\"nas\".*\"online\":true");
    asked.awaitEvent("\"event\":\"transfer\".*\"peer\":\"nobody\"");
    asked.awaitEvent("\"event\":\"outbox\".*\"waiting\":0,\"underWay\":1");
    Peer second = LAB.start(daemon);
    second.awaitExit(1);
    second.awaitError("exists");

    nas.signal(Signal.KILL);
    nas.awaitExit(128 + 9);
    LAB.start(status).awaitExit(4);
  }

  @Test
  void whoTellsThoseWhoMayKnow() {
    LAB.daemon("nas", "--from", "ann", "--visible-to", "ann");
    LAB.daemon("open", "--from", "ann", "--visible-to", "anyone");
    Command who = Checkout.godwit("who", "--json", "--server", LAB.server().address());
    Peer ann = LAB.start(who.and("--as", "ann", "nas", "open"));
    ann.awaitExit(0);
    ann.awaitEvent("\"name\":\"nas\",\"presence\":\"online\"");
    Peer eve = LAB.start(who.and("--as", "eve", "nas", "open", "none"));
    eve.awaitExit(4);
    eve.awaitEvent("\"name\":\"nas\",\"presence\":\"untold\"");
    eve.awaitEvent("\"name\":\"open\",\"presence\":\"online\"");
    eve.awaitEvent("\"name\":\"none\",\"presence\":\"untold\"");

    // Under the name of a running agent, which is in use, that one asks.
    LAB.daemon("ann", "--from", "nas");
    Peer byAgent = LAB.start(who.and("--state", state("ann"), "nas"));
    byAgent.awaitExit(0);
    byAgent.awaitEvent("\"name\":\"nas\",\"presence\":\"online\"");
  }

  @Test
  void rulesAreReadAgainAtSighupAndWhatIsUnderWayGoesOn() throws IOException {
    Path config = LAB.directory().resolve("config.toml");
    Files.writeString(config, "[agent]\nfrom = [\"ann\"]\n");
    Peer nas =
        LAB.start(LAB.daemonCommand("nas").and("--json").with("GODWIT_CONFIG", config.toString()));
    nas.awaitEvent("\"event\":\"ready\"");
    Path large = Folder.random(LAB.directory().resolve("large.bin"), 150L << 20, 1);
    Path small = Folder.random(LAB.directory().resolve("small.bin"), 10_000, 2);
    LAB.send("bob", "nas", List.of(small)).awaitExit(3);
    Peer ann = LAB.send("ann", "nas", List.of(large));
    nas.awaitState("transferring");

    Files.writeString(config, "[agent]\nfrom = [\"bob\"]\nmax-size = \"1K\"\n");
    nas.signal(Signal.HUP);
    Awaitility.await()
        .atMost(Lab.PATIENCE)
        .until(() -> {
          Peer bob = LAB.send("bob", "nas", List.of(small));
          return bob.awaitEnd(1).get("code").stringValue().equals("too_large");
        });
    ann.awaitExit(0);
    LAB.send("ann", "nas", List.of(small)).awaitExit(3);

    Files.writeString(config, "[agent]\nfrom = 1\nmax-size = \"huge\"\n");
    nas.signal(Signal.HUP);
    nas.awaitError("config_invalid");
    LAB.send("bob", "nas", List.of(small)).awaitEnd("too_large");
  }

  @Test
  void systemdIsToldHowItIs() {
    // A socket's path may not be long.
    String path = "/tmp/godwit-notify-" + ProcessHandle.current().pid();
    try (ChildProcess systemd = Command.of("python3", "-c", LISTENER, path).start()) {
      systemd.awaitStdout("listening", Lab.PATIENCE);
      Peer nas =
          LAB.start(
              LAB.daemonCommand("nas")
                  .and("--json", "--from", "ann")
                  .with("NOTIFY_SOCKET", path)
                  .with("WATCHDOG_USEC", "1000000"));
      systemd.awaitStdout("READY=1", Lab.PATIENCE);
      systemd.awaitStdout("STATUS=nas at ws://.*", Lab.PATIENCE);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              systemd.stdout().stream().filter(line -> line.equals("WATCHDOG=1")).count() > 2);
      nas.signal(Signal.TERM);
      systemd.awaitStdout("STOPPING=1", Lab.PATIENCE);
      nas.awaitExit(143);
      assertEquals(1, systemd.stdout().stream().filter(l -> l.equals("READY=1")).count());
    } finally {
      assertTrue(Path.of(path).toFile().delete());
    }
  }
}
