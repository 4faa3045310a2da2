package dev.godwit.agent.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.rtc.RtcChannel.CloseReason;
import dev.godwit.agent.rtc.RtcChannel.SendResult;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only a peer that uses the native library bare can do to ours. */
class NativeTrapsTest {

  private final NativeRtcEngine engine = NativeRtcEngine.create();
  private final Side side = new Side(engine);

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void textThatIsNotUtf8ClosesTheChannelOnly() throws Exception {
    try (BarePeer peer = new BarePeer(engine.factory(), side)) {
      var bare = peer.openChannel("bare", new RTCDataChannelInit());
      peer.connect();
      RtcChannel channel = side.awaitOpen("bare");
      bare.send(new RTCDataChannelBuffer(ByteBuffer.wrap(new byte[] {'o', 'k'}), false));
      RtcEngineContract.awaitFrame(side, "text:ok");
      bare.send(new RTCDataChannelBuffer(ByteBuffer.wrap(new byte[] {(byte) 0xC3, '('}), false));
      bare.send(new RTCDataChannelBuffer(ByteBuffer.wrap(new byte[] {'o', 'h'}), false));
      assertEquals(CloseReason.MALFORMED_TEXT, side.awaitClosed(channel));
      assertEquals(List.of("text:ok"), side.received.frames);
      assertEquals(SendResult.CLOSED, channel.trySend("x"));
      assertTrue(side.find(Side.Event.Ended.class, _ -> true).isEmpty());
    }
  }

  @Test
  void aChannelThatIsNotOrderedOrNotReliableIsRefused() throws Exception {
    RTCDataChannelInit unordered = new RTCDataChannelInit();
    unordered.ordered = false;
    RTCDataChannelInit unreliable = new RTCDataChannelInit();
    unreliable.maxRetransmits = 0;
    try (BarePeer peer = new BarePeer(engine.factory(), side)) {
      var one = peer.openChannel("unordered", unordered);
      var other = peer.openChannel("unreliable", unreliable);
      var _ = peer.openChannel("good", new RTCDataChannelInit());
      peer.connect();
      RtcChannel _ = side.awaitOpen("good");
      peer.awaitClosed(one);
      peer.awaitClosed(other);
      assertEquals(1, side.all(Side.Event.Opened.class).size());
    }
  }

  @Test
  void anEmptyLabelIsALabel() throws Exception {
    try (BarePeer peer = new BarePeer(engine.factory(), side)) {
      var _ = peer.openChannel("", new RTCDataChannelInit());
      peer.connect();
      RtcChannel _ = side.awaitOpen("");
    }
  }

  @Test
  void whatPassesOurCheckOfIceServersDoesNotCrashTheLibrary() {
    long seed = 5;
    Random random = new Random(seed);
    int passed = 0;
    for (int i = 0; i < 20_000 && passed < 50; i++) {
      Optional<IceServer> server = tryServer(randomUrl(random), Optional.of(randomText(random)));
      if (server.isPresent()) {
        passed++;
        Side user = new Side(engine, RtcConfiguration.of(List.of(server.get())));
        RtcEngineContract.close(user);
        assertEquals("rtc-closed", user.awaitEnd().code(), "seed " + seed + ", " + server.get());
      }
    }
    assertEquals(50, passed);
  }

  private static Optional<IceServer> tryServer(String url, Optional<String> secret) {
    try {
      return Optional.of(new IceServer(List.of(url), secret, secret));
    } catch (InvalidIceServerException e) {
      return Optional.empty();
    }
  }

  /** Of any characters, up to more than is allowed. */
  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    int[] bounds = {0x7F, 0x800, 0x1_0000, 0x11_0000};
    int bound = bounds[random.nextInt(bounds.length)];
    for (int length = 1 + random.nextInt(200); length > 0; length--) {
      text.appendCodePoint(0x20 + random.nextInt(bound - 0x20));
    }
    return text.toString();
  }

  private static String randomUrl(Random random) {
    List<String> parts =
        List.of(
            "stun",
            "turn",
            "stuns",
            "turns",
            ":",
            ":",
            "127.0.0.1",
            "[::1]",
            "a",
            "-",
            ".",
            "9",
            "65535",
            "?transport=",
            "udp",
            "tcp",
            "localhost",
            "@",
            "%",
            "[",
            "]",
            "::",
            "_");
    StringBuilder url = new StringBuilder(parts.get(random.nextInt(4))).append(':');
    int length = 1 + random.nextInt(5);
    for (int i = 0; i < length; i++) {
      url.append(parts.get(random.nextInt(parts.size())));
    }
    return url.toString();
  }
}
