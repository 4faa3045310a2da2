package dev.godwit.agent.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxiesTest {
  private static final String PROXY = "http://proxy.example:3129";

  private static String proxyTo(String server, Map<String, String> environment) {
    Optional<InetSocketAddress> proxy =
        new EnvironmentProxies(environment).proxyTo(URI.create(server));
    return proxy.map(it -> it.getHostString() + ":" + it.getPort()).orElse("none");
  }

  @Test
  void eachKindOfServerHasItsProxy() {
    Map<String, String> environment = Map.of("HTTPS_PROXY", "a:1", "HTTP_PROXY", "http://b:2/");
    for (String scheme : List.of("wss", "https")) {
      assertEquals("a:1", proxyTo(scheme + "://files.example/signal", environment));
    }
    for (String scheme : List.of("ws", "http")) {
      assertEquals("b:2", proxyTo(scheme + "://files.example/signal", environment));
    }
  }

  @Test
  void smallLettersGoBeforeLargeOnes() {
    Map<String, String> environment = Map.of("HTTPS_PROXY", "a:1", "https_proxy", "b:2");
    assertEquals("b:2", proxyTo("wss://files.example", environment));
  }

  @Test
  void aProxyHasAPortByCustom() {
    assertEquals(
        "proxy.example:3128",
        proxyTo("wss://files.example", Map.of("HTTPS_PROXY", "http://proxy.example/")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "http://", "a b", ":::", "http://a:99999"})
  void whatIsNoProxyIsNone(String typed) {
    assertEquals("none", proxyTo("wss://files.example", Map.of("HTTPS_PROXY", typed)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3", "[::1]"})
  void thisMachineNeedsNone(String host) {
    assertEquals("none", proxyTo("wss://" + host + ":8443", Map.of("HTTPS_PROXY", PROXY)));
  }

  @ParameterizedTest
  @CsvSource({
    "*, files.example, true",
    "example, files.example, true",
    ".example, files.example, true",
    "*.example, files.example, true",
    "Files.Example, FILES.example, true",
    "a.test b.test, b.test, true",
    "'a.test, b.test', b.test, true",
    "files.example:8443, files.example, true",
    "files.example:443, files.example, false",
    "ample, files.example, false",
    "iles.example, files.example, false",
    "., files.example, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.10, false",
    "2001:db8::1, [2001:db8::1], true",
    "[2001:db8::1]:8443, [2001:db8::1], true",
    "[2001:db8::1]:1, [2001:db8::1], false"
  })
  void hostsMayBeWithout(String without, String host, boolean isWithout) {
    assertEquals(
        isWithout ? "none" : "proxy.example:3129",
        proxyTo(
            "wss://" + host + ":8443/signal", Map.of("HTTPS_PROXY", PROXY, "NO_PROXY", without)));
  }

  @Test
  void theLibraryIsToldOfOneProxyOrNone() {
    EnvironmentProxies proxies = new EnvironmentProxies(Map.of("HTTPS_PROXY", PROXY));
    assertEquals(List.of(Proxy.NO_PROXY), proxies.select(URI.create("http://files.example")));
    Proxy proxy = proxies.select(URI.create("https://files.example")).getFirst();
    assertEquals(Proxy.Type.HTTP, proxy.type());
    assertTrue(((InetSocketAddress) proxy.address()).isUnresolved(), "it is looked up when used");
  }
}
