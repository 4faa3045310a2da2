package dev.godwit.agent.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.rtc.RtcConfiguration.CertificateCheck;
import dev.godwit.agent.rtc.RtcConfiguration.TransportPolicy;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of relays that don't help. */
abstract class RtcRelayContract extends RtcEngineContract {

  private Side gathering(String url) {
    Optional<String> some = Optional.of("some");
    Side side =
        new Side(
            engine,
            new RtcConfiguration(
                List.of(new IceServer(List.of(url), some, some)),
                TransportPolicy.RELAY,
                CertificateCheck.VERIFIED,
                Optional.empty()));
    RtcChannel _ = side.connection.openChannel(LABEL, side.received);
    side.connection.createOffer(false);
    return side;
  }

  private static void assertFails(Side side, int code) {
    Side.Event.ServerFailed failed =
        side.await(Side.Event.ServerFailed.class, f -> f.failure().url().startsWith("turn"));
    assertEquals(code, failed.failure().code());
    Side.Event.CandidatesComplete _ = side.await(Side.Event.CandidatesComplete.class, _ -> true);
    assertEquals(List.of(), side.all(Side.Event.Candidate.class), "only relayed ones are told");
    close(side);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 486, 508})
  void aRefusalIsToldByItsCode(int code) throws IOException {
    try (RefusingRelay relay = new RefusingRelay(code)) {
      assertFails(gathering(relay.url()), code);
    }
  }

  @Test
  void aRelayThatNobodyRunsIsToldToo() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, RefusingRelay.ownAddress())) {
      port = socket.getLocalPort();
    }
    String host = RefusingRelay.ownAddress().getHostAddress();
    assertFails(
        gathering("turn:" + host + ":" + port + "?transport=tcp"), IceServerFailure.UNREACHABLE);
  }

  @Test
  void theEndOfTheCandidatesIsToldOnceAllAreKnown() {
    RtcChannel _ = connect();
    Side.Event.CandidatesComplete end =
        caller.await(Side.Event.CandidatesComplete.class, _ -> true);
    int last = caller.events.lastIndexOf(caller.all(Side.Event.Candidate.class).getLast());
    assertTrue(last < caller.events.indexOf(end));
  }
}
