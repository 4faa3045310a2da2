package dev.godwit.signaling.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.relay.listen.OwnNames;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginRuleTest {
  private final OriginRule rule =
      new OriginRule(
          new OwnNames(Set.of("machine", "files.example")), Set.of("https://friend.example"));

  @Test
  void whoeverSendsNoOriginIsNoPageAndMayComeIn() {
    assertEquals(true, rule.admits(Optional.empty(), Optional.of("evil.example:8888")));
    assertEquals(true, rule.admits(Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "http://192.0.2.7:8888,     192.0.2.7:8888",
    "http://[2001:db8::7]:8888, [2001:db8::7]:8888",
    "http://machine:8888,       machine:8888",
    "http://Machine:8888,       MACHINE:8888",
    "http://files.example,      files.example",
    "https://files.example,     files.example",
    "https://files.example,     files.example:443",
    "https://192.0.2.7:8443,    192.0.2.7:8443",
    "https://[2001:db8::7]:8443, [2001:db8::7]:8443",
    "https://machine:8443,      machine:8443",
    "http://localhost:3000,     192.0.2.7:8888",
    "http://127.0.0.1:3000,     192.0.2.7:8888",
    "http://[::1]:3000,         192.0.2.7:8888",
    "null,                      192.0.2.7:8888",
    "https://friend.example,    192.0.2.7:8888"
  })
  void aPageThatIsOursOrLocalOrAllowedMayComeIn(String origin, String host) {
    assertEquals(true, rule.admits(Optional.of(origin), Optional.of(host)));
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example:8888,   evil.example:8888",
    "http://evil.example,        192.0.2.7:8888",
    "http://192.0.2.7:9999,      192.0.2.7:8888",
    "http://192.0.2.8:8888,      192.0.2.7:8888",
    "https://192.0.2.7,          192.0.2.7:80",
    "https://evil.example:8443,  evil.example:8443",
    "https://192.0.2.7:8443,     192.0.2.7:8888",
    "http://friend.example,      192.0.2.7:8888",
    "https://friend.example.evil.example, 192.0.2.7:8888",
    "http://localhost.evil.example, localhost.evil.example",
    "http://127.0.0.1.evil.example, 127.0.0.1.evil.example",
    "http://localhost@evil.example, localhost@evil.example",
    "ftp://localhost,            localhost",
    "file://,                    localhost",
    "garbage,                    garbage",
    "http://,                    localhost",
    "http://192.0.2.7:99999,     192.0.2.7:99999"
  })
  void anyOtherPageMayNot(String origin, String host) {
    assertEquals(false, rule.admits(Optional.of(origin), Optional.of(host)));
  }

  @Test
  void anEmptyOriginIsNone() {
    assertEquals(false, rule.admits(Optional.of(""), Optional.of("192.0.2.7:8888")));
  }

  @Test
  void aPageWithoutAHostIsNotOurs() {
    assertEquals(false, rule.admits(Optional.of("http://192.0.2.7:8888"), Optional.empty()));
  }
}
