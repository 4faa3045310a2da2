package dev.godwit.relay.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By what a server is reached. */
class NamesTest {
  private final OwnNames names = new OwnNames(List.of("Machine", "files.example"));

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.1.2.3", "::1", "192.0.2.7", "2001:db8::7", "machine"})
  void whatNobodyElseCanPointAtUsIsOurs(String host) {
    assertTrue(names.contains(host));
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "a.files.example", ""})
  void anyOtherNameMayBeAStrangers(String host) {
    assertFalse(names.contains(host));
  }

  @ParameterizedTest
  @CsvSource({
    "Files.Example,          files.example, '',           files.example",
    "a-b.example.,           a-b.example.,  '',           a-b.example.",
    "h=198.51.100.7,         h,             198.51.100.7, h",
    "192.0.2.7,              192.0.2.7,     192.0.2.7,    192.0.2.7",
    "2001:DB8::7,            2001:db8::7,   2001:db8::7,  [2001:db8::7]",
    "10.0.0.7=198.51.100.7,  10.0.0.7,      198.51.100.7, 10.0.0.7"
  })
  void aPublicHostHasANameAndMaybeAnOuterAddress(
      String text, String host, String address, String inUrl) {
    PublicHost parsed = PublicHost.parse(text).orElseThrow();

    assertEquals(host, parsed.host());
    assertEquals(address, parsed.address().map(Object::toString).orElse(""));
    assertEquals(inUrl, parsed.inUrl());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=", "a b", "h=", "h=x", "=192.0.2.7", "h:3478", "[2001:db8::7]"})
  void whatIsNoPublicHostIsRefused(String text) {
    assertEquals(Optional.empty(), PublicHost.parse(text));
  }
}
