package dev.godwit.protocol.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class PeerNameTest {

  @ParameterizedTest
  @MethodSource("valid")
  void aValidNameKeepsItsTextAndFoldsItsCase(JsonNode vector) throws Exception {
    PeerName name = PeerName.of(vector.get("name").stringValue());

    assertEquals(vector.get("name").stringValue(), name.text());
    assertEquals(vector.get("folded").stringValue(), name.folded());
  }

  @ParameterizedTest
  @MethodSource("same")
  void namesThatDifferByCaseAloneAreOneName(JsonNode pair) throws Exception {
    PeerName one = PeerName.of(pair.get(0).stringValue());
    PeerName other = PeerName.of(pair.get(1).stringValue());

    assertEquals(one, other);
    assertEquals(one.hashCode(), other.hashCode());
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void whatIsNoNameIsRefused(JsonNode text) {
    assertThrows(InvalidNameException.class, () -> PeerName.of(text.stringValue()));
  }

  @Test
  void whatAPersonTypesIsComposedAndStripped() throws Exception {
    assertEquals("Zoë", PeerName.ofTyped(" Zoe\u0308 ").text());
  }

  static Stream<JsonNode> valid() {
    return Vectors.read("names.json").get("valid").valueStream();
  }

  static Stream<JsonNode> same() {
    return Vectors.read("names.json").get("same").valueStream();
  }

  static Stream<JsonNode> invalid() {
    return Vectors.read("names.json").get("invalid").valueStream();
  }
}
