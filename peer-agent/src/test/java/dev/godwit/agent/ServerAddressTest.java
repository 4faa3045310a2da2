package dev.godwit.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "ws://example.org,ws://example.org:80/signal",
    "wss://example.org,wss://example.org:443/signal",
    "http://example.org:8888,ws://example.org:8888/signal",
    "https://example.org/,wss://example.org:443/signal",
    "https://example.org/base/,wss://example.org:443/base",
    "example.org,ws://example.org:8888/signal",
    "example.org:9000,ws://example.org:9000/signal",
    "192.0.2.7,ws://192.0.2.7:8888/signal",
    "[2001:db8::1]:9000,ws://[2001:db8::1]:9000/signal"
  })
  void whatAPersonTypesIsUnderstood(String typed, String uri) throws Exception {
    assertEquals(URI.create(uri), ServerAddress.parse(typed).uri());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ftp://example.org",
        "ws://",
        "ws://user@example.org",
        "example.org:0",
        "example.org:65536",
        "example.org:port",
        "a b",
        "ws:example.org"
      })
  void whatIsNoAddressIsRefused(String typed) {
    AgentException refusal = assertThrows(AgentException.class, () -> ServerAddress.parse(typed));
    assertEquals("server_invalid", refusal.code());
  }

  @Test
  void anAddressIsThatOfAWebSocket() {
    URI page = URI.create("http://example.org/");
    assertThrows(IllegalArgumentException.class, () -> new ServerAddress(page));
  }

  @ParameterizedTest
  @ValueSource(strings = {":", ""})
  void aServerIsKnownByItsFingerprintAsItIsPrintedOrWithoutColons(String between) throws Exception {
    String typed = String.join(between, Collections.nCopies(32, "aB"));
    ServerAddress server = ServerAddress.parse("wss://example.org").known(typed);
    assertEquals(
        Optional.of(String.join(":", Collections.nCopies(32, "AB"))), server.fingerprint());
    assertEquals("wss://example.org:443", server.shown());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ab", "AB:CD", "sha256"})
  void whatIsNoFingerprintIsRefused(String typed) throws Exception {
    ServerAddress server = ServerAddress.parse("wss://example.org");
    AgentException refusal = assertThrows(AgentException.class, () -> server.known(typed));
    assertEquals("server_invalid", refusal.code());
  }

  @Test
  void aServerWithoutTlsHasNoFingerprint() throws Exception {
    String digits = "ab".repeat(32);
    ServerAddress server = ServerAddress.parse("ws://example.org");
    AgentException refusal = assertThrows(AgentException.class, () -> server.known(digits));
    assertEquals("server_invalid", refusal.code());
    Optional<String> fingerprint = ServerAddress.parse("wss://a").known(digits).fingerprint();
    assertThrows(
        IllegalArgumentException.class, () -> new ServerAddress(server.uri(), fingerprint));
  }
}
