package dev.godwit.protocol.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mutates the golden messages: whatever comes in, a message or the one typed error comes out. */
class CodecFuzzTest {
  private static final int ROUNDS = 60_000;

  /** What parsers stumble over, to be put anywhere. */
  private static final List<String> SPICE =
      List.of(
          "\"",
          "\\",
          "\\u0000",
          "\\ud800",
          "\u0000",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "true",
          "-1",
          "1e999",
          "99999999999999999999",
          "\"id\":",
          "\"type\":\"offer\"",
          "\"name\":\"\"",
          "\"names\":[",
          "\"resume\":\"t\",",
          "\"resumed\":",
          "\"seenSeq\":",
          "\"seq\":",
          "9007199254740992",
          "😀",
          "\udc00",
          "\u202e",
          " ",
          "NaN",
          "{\"a\":".repeat(40));

  @Test
  void anyTextEndsInAMessageOrInTheTypedError() {
    long seed = Long.getLong("godwit.seed", new Random().nextLong());
    Random random = new Random(seed);
    List<String> seeds = new ArrayList<>();
    for (String file :
        List.of(
            "client-valid.json",
            "client-invalid.json",
            "client-unknown.json",
            "server-valid.json",
            "server-invalid.json")) {
      Vectors.entries(file).forEach(vector -> seeds.add(vector.get("text").stringValue()));
    }

    for (int round = 0; round < ROUNDS; round++) {
      String text = mutated(seeds, random);
      try {
        check(text);
      } catch (RuntimeException | AssertionError | StackOverflowError e) {
        fail("-Dgodwit.seed=" + seed + ", round " + round + ", text " + text, e);
      }
    }
  }

  private static void check(String text) {
    try {
      Envelope<ClientMessage> parsed = ClientMessageCodec.parse(text);
      boolean answeredByError =
          parsed.message() instanceof ClientMessage.Later
              || parsed.message() instanceof ClientMessage.Unknown;
      if (!answeredByError) {
        String written = ClientMessageCodec.encode(parsed);
        assertEquals(written, ClientMessageCodec.encode(ClientMessageCodec.parse(written)));
      }
    } catch (SignalException e) {
      ServerMessageCodec.encode(e.answer());
    }
    try {
      Envelope<ServerMessage> parsed = ServerMessageCodec.parse(text);
      // Not the messages: what is passed on unread may write a number in another way.
      String written = ServerMessageCodec.encode(parsed);
      assertEquals(written, ServerMessageCodec.encode(ServerMessageCodec.parse(written)));
    } catch (SignalException e) {
      ServerMessageCodec.encode(e.answer());
    }
  }

  private static String mutated(List<String> seeds, Random random) {
    StringBuilder text = new StringBuilder(pick(seeds, random));
    for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(6));
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, pick(SPICE, random));
        case 2 -> text.replace(at, end, pick(SPICE, random));
        case 3 -> text.insert(at, (char) random.nextInt(0x10000));
        default -> {
          String other = pick(seeds, random);
          text.replace(at, text.length(), other.substring(random.nextInt(other.length() + 1)));
        }
      }
    }
    return text.toString();
  }

  private static String pick(List<String> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
