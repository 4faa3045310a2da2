package dev.godwit.agent.rtc;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.godwit.agent.rtc.RtcConnection.Connectivity;
import dev.godwit.agent.rtc.RtcEnd.ConnectivityFailed;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A peer in another process that dies without a word; it takes ICE 18 seconds to give up. */
@Tag("long")
class KilledPeerTest {

  @Test
  void aKilledPeerIsMissedAndThenGivenUp() throws IOException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (RtcEngine engine = NativeRtcEngine.create();
        BufferedWriter toChild = child.outputWriter(StandardCharsets.UTF_8);
        BufferedReader fromChild = child.inputReader(StandardCharsets.UTF_8)) {
      Side side = new Side(engine);
      side.signaling = event -> Wire.write(event, toChild);
      Thread.ofVirtual().start(() -> Wire.readAll(fromChild, side.connection));
      RtcChannel _ = side.connection.openChannel("godwit/1", side.received);
      side.connection.createOffer(false);
      RtcChannel _ = side.awaitOpen("godwit/1");

      child.destroyForcibly();

      Side.Event.Connected _ =
          side.await(
              Side.Event.Connected.class, told -> told.connectivity() == Connectivity.DISCONNECTED);
      assertInstanceOf(ConnectivityFailed.class, side.awaitEnd());
    } finally {
      child.destroyForcibly();
    }
  }

  /** The peer that is to die: answers what comes on its standard input. */
  static final class Child {
    public static void main(String[] args) {
      NativeRtcEngine engine = NativeRtcEngine.create();
      Side side = new Side(engine);
      BufferedWriter out =
          new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
      side.signaling = event -> Wire.write(event, out);
      Wire.readAll(
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
          side.connection);
      engine.close();
    }
  }

  /** Descriptions and candidates as lines. */
  private static final class Wire {

    static void write(Side.Event event, BufferedWriter out) {
      String line =
          switch (event) {
            case Side.Event.Description(String type, String sdp) -> type + " " + encode(sdp);
            case Side.Event.Candidate(RtcCandidate candidate) ->
                "candidate " + encode(candidate.candidate());
            default -> "";
          };
      try {
        if (!line.isEmpty()) {
          out.write(line + "\n");
          out.flush();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static void readAll(BufferedReader in, RtcConnection to) {
      try {
        String line;
        while ((line = in.readLine()) != null) {
          String[] words = line.split(" ", 2);
          switch (words[0]) {
            case "offer" -> to.acceptOffer(decode(words[1]));
            case "answer" -> to.acceptAnswer(decode(words[1]));
            case "candidate" -> to.addCandidate(new RtcCandidate(decode(words[1]), "0", 0));
            default -> {} // What the native library prints.
          }
        }
      } catch (IOException e) {
        // The child was killed.
      }
    }

    private static String encode(String text) {
      return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
  }
}
