package dev.godwit.protocol.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The wire specification says what the codec does: each line of its fenced examples is replayed.
 */
class WireDocTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "wire-signaling.md");
  private static final Pattern FENCE =
      Pattern.compile("(?ms)^```json (client|server) ?(\\w*)\\n(.*?)^```$");

  /** A line of an example, and the code that answers it, empty if it is valid. */
  private record Example(String direction, String code, String text) {}

  private final String document = read();

  @Test
  void everyExampleOfAClientsMessageIsTakenAsTheDocumentSays() throws Exception {
    for (Example example : examples("client")) {
      assertEquals(example.code(), code(example.text()), example.text());
      if (example.code().isEmpty()) {
        String encoded = ClientMessageCodec.encode(ClientMessageCodec.parse(example.text()));
        assertEquals(example.text(), encoded, "in the form that an encoder writes");
      }
    }
  }

  @Test
  void everyExampleOfAServersMessageIsWhatTheServerWrites() throws Exception {
    for (Example example : examples("server")) {
      String encoded = ServerMessageCodec.encode(ServerMessageCodec.parse(example.text()));
      assertEquals(example.text(), encoded);
    }
  }

  @Test
  void everyKindOfMessageHasAnExample() throws Exception {
    Set<Class<?>> client = new HashSet<>();
    for (Example example : examples("client")) {
      if (!example.code().isEmpty()) {
        continue;
      }
      client.add(ClientMessageCodec.parse(example.text()).message().getClass());
    }
    Set<Class<?>> server = new HashSet<>();
    for (Example example : examples("server")) {
      server.add(ServerMessageCodec.parse(example.text()).message().getClass());
    }

    Set<Class<?>> known = new HashSet<>(records(ClientMessage.class));
    known.removeAll(Set.of(ClientMessage.Later.class, ClientMessage.Unknown.class));
    assertEquals(known, client);
    known = new HashSet<>(records(ServerMessage.class));
    known.remove(ServerMessage.Unknown.class);
    assertEquals(known, server);
  }

  @Test
  void theListOfErrorCodesIsThatOfTheCode() {
    Set<String> listed =
        Pattern.compile("(?m)^\\| `(\\w+)` \\| .* \\| .* \\|$")
            .matcher(document)
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toSet());

    assertEquals(
        Arrays.stream(SignalErrorCode.values())
            .map(SignalErrorCode::wire)
            .collect(Collectors.toSet()),
        listed);
  }

  private static String code(String text) {
    try {
      return switch (ClientMessageCodec.parse(text).message()) {
        case ClientMessage.Unknown _ -> "unknown_type";
        case ClientMessage.Later _ -> "unavailable";
        case ClientMessage _ -> "";
      };
    } catch (SignalException e) {
      return e.code().wire();
    }
  }

  private static List<Class<?>> records(Class<?> family) {
    List<Class<?>> records = new ArrayList<>();
    for (Class<?> member : family.getPermittedSubclasses()) {
      if (member.isRecord()) {
        records.add(member);
      } else {
        records.addAll(records(member));
      }
    }
    return records;
  }

  private List<Example> examples(String direction) {
    List<Example> examples = new ArrayList<>();
    Matcher fence = FENCE.matcher(document);
    while (fence.find()) {
      for (String line : fence.group(3).lines().toList()) {
        if (fence.group(1).equals(direction)) {
          examples.add(new Example(direction, fence.group(2), line));
        }
      }
    }
    assertTrue(examples.size() > 10, "the document has examples");
    return examples;
  }

  private static String read() {
    try {
      return Files.readString(DOCUMENT);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
