package dev.godwit.signaling.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.listen.HostPort;
import dev.godwit.signaling.session.Reach;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By what host a client is told of servers beside this one. */
class ReachTest {
  private final Queue<Reach> reaches = new ConcurrentLinkedQueue<>();
  private SignalingServer server;

  @BeforeEach
  void start() throws Exception {
    Companion companion =
        new Companion(
            _ -> {},
            () -> true,
            (_, reach, _) -> {
              reaches.add(reach);
              return List.of();
            });
    server = SignalingServer.start(ServerSettings.at(new HostPort("127.0.0.1", 0)), companion);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Files.Example:8888,   files.example",
    "192.0.2.7,            192.0.2.7",
    "[2001:db8::7]:8888,   [2001:db8::7]",
    "h~a!$&,               127.0.0.1",
    "h%41,                 127.0.0.1"
  })
  void itIsTheClientsWordIfThatHasTheFormOfAHostElseTheAddressThatItCameTo(
      String header, String host) throws Exception {
    try (RawClient client = new RawClient(server.address())) {
      client.send(RawClient.upgrade(header));
      assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
      client.send(RawClient.text("{\"type\":\"login\",\"name\":\"Ada\"}"));
      assertTrue(client.readShortFrame().contains("\"success\":true"));
    }

    assertEquals(List.of(new Reach(host, false)), List.copyOf(reaches));
  }
}
