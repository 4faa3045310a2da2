package dev.godwit.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Two peers that set up a connection again and again: an offer, an answer, each side's candidates,
 * and the caller leaves and calls anew. Confined to its caller.
 */
final class Conversation {
  private static final int CANDIDATES = 8;

  /** What a browser says of a connection with one data channel, about 600 bytes. */
  private static final String SDP =
      """
      v=0\\r\\no=- 4611731400430051336 2 IN IP4 127.0.0.1\\r\\ns=-\\r\\nt=0 0\\r\\n\
      a=group:BUNDLE 0\\r\\na=extmap-allow-mixed\\r\\na=msid-semantic: WMS\\r\\n\
      m=application 9 UDP/DTLS/SCTP webrtc-datachannel\\r\\nc=IN IP4 0.0.0.0\\r\\n\
      a=ice-ufrag:h1Kx\\r\\na=ice-pwd:5vPzB2m9sQw7yT4rXc8nLd3f\\r\\n\
      a=ice-options:trickle\\r\\na=fingerprint:sha-256 \
      7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:\
      DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08\\r\\n\
      a=setup:actpass\\r\\na=mid:0\\r\\na=sctp-port:5000\\r\\na=max-message-size:262144\\r\\n\
      """;

  private static final String CANDIDATE =
      """
      {"candidate":"candidate:1467250027 1 udp 2122260223 192.168.178.NUMBER 4624NUMBER typ host \
      generation 0 ufrag h1Kx network-id 1 network-cost 10","sdpMid":"0","sdpMLineIndex":0,\
      "usernameFragment":"h1Kx"}\
      """;

  private final Peer caller;
  private final Peer called;
  private final Runnable onRouted;
  private final byte[] offer;
  private final byte[] answer;
  private final List<byte[]> callersCandidates;
  private final List<byte[]> calledsCandidates;
  private final byte[] leave;
  private int heardByCaller;
  private int heardByCalled;

  Conversation(
      Peer caller, String callersName, Peer called, String calledsName, Runnable onRouted) {
    this.caller = caller;
    this.called = called;
    this.onRouted = onRouted;
    String connection = connection(callersName);
    this.offer = message("offer", calledsName, connection, "," + description("offer"));
    this.answer = message("answer", callersName, connection, "," + description("answer"));
    this.callersCandidates = candidates(calledsName, connection);
    this.calledsCandidates = candidates(callersName, connection);
    this.leave = message("leave", calledsName, connection, "");
  }

  void begin() throws IOException {
    caller.listen(this::onCallerHears);
    called.listen(this::onCalledHears);
    caller.say(offer);
    caller.flush();
  }

  private void onCallerHears(char type) throws IOException {
    expect(heardByCaller == 0 ? 'a' : 'c', type);
    heardByCaller++;
    onRouted.run();
    if (heardByCaller == 1) {
      callersCandidates.forEach(caller::say);
    } else if (heardByCaller == 1 + CANDIDATES) {
      heardByCaller = 0;
      caller.say(leave);
      caller.say(offer);
    }
  }

  private void onCalledHears(char type) throws IOException {
    expect(heardByCalled == 0 ? 'o' : heardByCalled <= CANDIDATES ? 'c' : 'l', type);
    heardByCalled++;
    onRouted.run();
    if (heardByCalled == 1) {
      called.say(answer);
      calledsCandidates.forEach(called::say);
    } else if (heardByCalled == 1 + CANDIDATES + 1) {
      heardByCalled = 0;
    }
  }

  private static void expect(char expected, char type) throws IOException {
    if (type != expected) {
      throw new IOException("The server sent a message of type " + type + "…, not " + expected);
    }
  }

  private static String description(String type) {
    return "\"%s\":{\"type\":\"%s\",\"sdp\":\"%s\"}".formatted(type, type, SDP);
  }

  private static List<byte[]> candidates(String to, String connection) {
    List<byte[]> candidates = new ArrayList<>();
    for (int i = 0; i < CANDIDATES; i++) {
      String candidate = CANDIDATE.replace("NUMBER", Integer.toString(i));
      candidates.add(message("candidate", to, connection, ",\"candidate\":" + candidate));
    }
    return candidates;
  }

  private static byte[] message(String type, String to, String connection, String payload) {
    return Peer.frame(
        "{\"type\":\"%s\",\"name\":\"%s\",\"connection\":\"%s\"%s}"
            .formatted(type, to, connection, payload));
  }

  /** 16 bytes that no other conversation has. */
  private static String connection(String callersName) {
    byte[] bytes = new byte[16];
    for (int i = 0; i < callersName.length(); i++) {
      bytes[i] = (byte) callersName.charAt(i);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
