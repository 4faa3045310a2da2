package dev.godwit.acceptance.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.godwit.acceptance.lab.BareClient;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Server;
import dev.godwit.testkit.process.Signal;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A server that is told to stop lets its clients know, and goes. */
class DrainTest {
  /** The exit code of a process that SIGTERM ended: 128 and the signal's number. */
  private static final int TERMINATED = 143;

  @Test
  void aStoppingServerTellsItsClientsTakesNoMoreAndClosesAsGoingAway() throws InterruptedException {
    try (Server server = Server.startToDrain(2);
        BareClient ada = BareClient.join(server, "Ada");
        BareClient late = BareClient.connect(server)) {

      server.process().signal(Signal.TERM);

      JsonNode notice = ada.hear();
      assertEquals("server_draining", notice.get("code").stringValue());
      assertFalse(notice.get("message").stringValue().isEmpty());
      late.say("{\"type\":\"login\",\"name\":\"Bob\"}");
      assertEquals(
          "server_draining",
          late.hear("login").get("code").stringValue(),
          "there are no new logins");
      assertEquals(1001, ada.closeCode());
      assertEquals(1001, late.closeCode());
      assertEquals(TERMINATED, server.process().awaitExit(Lab.PATIENCE));
    }
  }
}
