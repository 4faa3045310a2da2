package dev.godwit.agent.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteDescriptionTest {

  private static final String SECTION = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n";
  private static final String SOUND = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n" + SECTION;

  @Test
  void whoDoesNotSayTakesSixtyFourKibibytes() throws Exception {
    assertEquals(65_536, RemoteDescription.parse(SOUND).maxMessageBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1000, 1000",
    "262144, 262144",
    "262145, 262144",
    "0, 262144",
    "000, 262144",
    "1073741823, 262144",
    "99999999999999999999, 262144"
  })
  void thePeersLimitIsReadAndCut(String said, int expected) throws Exception {
    String sdp = SOUND + "a=max-message-size:" + said + "\r\n";
    assertEquals(expected, RemoteDescription.parse(sdp).maxMessageBytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1e9", "0x10", "\u0661", "111111111111111111111"})
  void aLimitThatIsNoNumberIsRefused(String said) {
    refused(SOUND + "a=max-message-size:" + said + "\r\n");
  }

  @Test
  void onlyDataChannelsAreTaken() {
    refused("");
    refused("m=application 9 UDP/DTLS/SCTP webrtc-datachannel");
    refused("v=0\r\n");
    refused(SOUND + SECTION);
    refused(SOUND + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n");
    refused("v=0\r\nm=application 9 TCP/TLS something\r\n");
    refused(SOUND + "a=x\r\n".repeat(20_000));
  }

  private static void refused(String sdp) {
    assertThrows(RemoteDescription.Malformed.class, () -> RemoteDescription.parse(sdp));
  }
}
