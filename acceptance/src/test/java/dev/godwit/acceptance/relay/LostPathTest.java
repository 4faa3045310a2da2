package dev.godwit.acceptance.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Internet;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Networks that change or fail in the middle of a transfer. */
class LostPathTest {
  private static final int BYTES = 48 << 20;

  @RegisterExtension
  @Order(1)
  static final Internet INTERNET = new Internet("a=cone:1", "b=cone:1");

  @RegisterExtension
  @Order(2)
  static final Lab LAB = new Lab(INTERNET::serve);

  private static Peer receive(String... options) {
    Peer bob =
        LAB.start(
            INTERNET.at(
                "b1",
                Checkout.godwit("receive", "--as", "bob", "--from", "anyone", "--yes", "--once")
                    .and("--json", "--server", LAB.server().address())
                    .and("--dir", LAB.inbox("bob").toString())
                    .and(options)));
    bob.awaitEvent("\"event\":\"ready\"");
    return bob;
  }

  private static Peer send(Command what, String... options) {
    return LAB.start(
        INTERNET.at(
            "a1",
            what.and("--to", "bob", "--as", "ann", "--json", "--server", LAB.server().address())
                .and("--limit", "1M")
                .and(options)));
  }

  private static void awaitBytes(Peer bob) {
    bob.awaitEvent("\"event\":\"progress\".*\"bytes\":[1-9]");
  }

  /** Its old address is gone for good: only an offer of another path can mend that. */
  @Test
  void aTransferGoesOnOverAnotherPathWhenAnAddressChanges() throws IOException {
    Path file = Folder.random(LAB.directory().resolve("a.bin"), BYTES / 2, 1);
    Peer bob = receive();
    Peer ann = send(Checkout.godwit("send", file.toString()));
    awaitBytes(bob);

    INTERNET.giveAnotherAddress("a");

    ann.awaitEvent("\"state\":\"reconnecting\".*looking for another path");
    bob.awaitEvent("\"state\":\"reconnecting\".*looking for another path");
    ann.awaitExit(0);
    bob.awaitExit(0);
    assertEquals(-1, Files.mismatch(file, LAB.inbox("bob").resolve("a.bin")));
    assertEquals(0, ann.count("attempt 2"), "it was the same attempt");
  }

  @Test
  void aStreamGoesOnAfterALostLink() throws IOException {
    Path file = Folder.random(LAB.directory().resolve("a.bin"), BYTES, 2);
    Peer bob = receive();
    Command fed =
        Command.of("sh", "-c", "exec \"$@\" < \"$0\"", file.toString())
            .and(Checkout.godwit("send", "-", "--name", "a.bin").words().toArray(String[]::new));
    Peer ann = send(fed);
    awaitBytes(bob);

    INTERNET.cut("a");
    ann.awaitEvent("Reconnecting, attempt 2");
    INTERNET.heal("a");

    ann.awaitExit(0);
    bob.awaitExit(0);
    assertEquals(List.of("a.bin"), Folder.names(LAB.inbox("bob")));
    assertEquals(-1, Files.mismatch(file, LAB.inbox("bob").resolve("a.bin")));
  }
}
