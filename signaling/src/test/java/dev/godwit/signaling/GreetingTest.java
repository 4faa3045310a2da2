package dev.godwit.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.process.Machine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GreetingTest {
  private static final Machine MACHINE =
      new Machine(
          List.of("machine"),
          List.of(InetAddress.ofLiteral("192.0.2.7"), InetAddress.ofLiteral("2001:db8::7")));
  private static final Machine ALONE = new Machine(List.of(), List.of());
  private static final Greeting.Secure SELF_MADE =
      new Greeting.Secure(8443, Optional.empty(), Optional.of("AB:CD"));

  @Test
  void theAddressThatOthersCanOpenComesFirstAndHttpsBeforeHttp() {
    List<String> lines = lines("0.0.0.0", "0.0.0.0", Optional.of(SELF_MADE), MACHINE);

    assertEquals(
        List.of(
            "Godwit is listening on https://192.0.2.7:8443/"
                + " (everyone who can reach this machine may use it)",
            "  and on https://[2001:db8::7]:8443/",
            "  and on http://192.0.2.7:8888/",
            "  and on http://[2001:db8::7]:8888/",
            "  and on http://localhost:8888/",
            "  for the operator: http://127.0.0.1:9464/metrics"),
        lines.subList(0, 6));
    assertEquals("Ctrl-C stops it.", lines.getLast());
  }

  @Test
  void withoutHttpsTheFirstLineIsThatOfThisMachine() {
    List<String> lines = lines("0.0.0.0", "0.0.0.0", Optional.empty(), MACHINE);

    assertEquals(
        List.of(
            "Godwit is listening on http://localhost:8888/"
                + " (everyone who can reach this machine may use it)",
            "  and on http://192.0.2.7:8888/",
            "  and on http://[2001:db8::7]:8888/",
            "  for the operator: http://127.0.0.1:9464/metrics",
            "Ctrl-C stops it."),
        lines);
  }

  @Test
  void aSelfMadeCertificateIsExplainedWithItsFingerprint() {
    String said = String.join("\n", lines("0.0.0.0", "0.0.0.0", Optional.of(SELF_MADE), MACHINE));

    assertTrue(said.contains("Browsers warn of its certificate"), said);
    assertTrue(said.contains("\n  AB:CD\n"), said);
    assertTrue(said.contains("--tls-cert"), said);
  }

  @Test
  void aGivenCertificateIsNamedByItsHostAndNotExplained() {
    var given = new Greeting.Secure(443, Optional.of("files.example"), Optional.empty());

    List<String> lines = lines("0.0.0.0", "0.0.0.0", Optional.of(given), MACHINE);

    assertTrue(lines.getFirst().startsWith("Godwit is listening on https://files.example:443/ "));
    assertFalse(String.join("\n", lines).contains("Browsers warn"), lines.toString());
  }

  @Test
  void oneAddressIsNamedAsItWasAskedFor() {
    List<String> loopback = lines("localhost", "127.0.0.1", Optional.of(SELF_MADE), MACHINE);
    List<String> one = lines("192.0.2.7", "192.0.2.7", Optional.of(SELF_MADE), MACHINE);

    assertEquals(
        "Godwit is listening on https://localhost:8443/ (only this machine can reach it)",
        loopback.getFirst());
    assertEquals("  and on http://localhost:8888/", loopback.get(1));
    assertEquals(
        "Godwit is listening on https://192.0.2.7:8443/"
            + " (everyone who can reach this address may use it)",
        one.getFirst());
  }

  @Test
  void aMachineWithoutANetworkIsReachedByItselfAlone() {
    List<String> lines = lines("0.0.0.0", "0.0.0.0", Optional.of(SELF_MADE), ALONE);

    assertTrue(lines.getFirst().contains("https://localhost:8443/"), lines.getFirst());
    assertEquals("  and on http://localhost:8888/", lines.get(1));
  }

  @Test
  void aTerminalIsShownTheHttpsAddressAsACode() {
    List<String> code = QrDrawing.of("https://192.0.2.7:8443/", Screen.PLAIN);
    Greeting secure = greeting("0.0.0.0", "0.0.0.0", Optional.of(SELF_MADE), MACHINE);
    Greeting plain = greeting("0.0.0.0", "0.0.0.0", Optional.empty(), MACHINE);

    assertTrue(print(secure, Screen.PLAIN).contains(String.join("\n", code)));
    assertFalse(print(secure, Screen.LINES).contains("█"));
    assertFalse(print(plain, Screen.PLAIN).contains("█"), "only HTTPS has one");
  }

  private static List<String> lines(
      String asked, String bound, Optional<Greeting.Secure> secure, Machine machine) {
    return print(greeting(asked, bound, secure, machine), Screen.LINES).lines().toList();
  }

  private static Greeting greeting(
      String asked, String bound, Optional<Greeting.Secure> secure, Machine machine) {
    return new Greeting(
        asked,
        new InetSocketAddress(InetAddress.ofLiteral(bound), 8888),
        secure,
        Optional.empty(),
        Optional.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9464)),
        machine);
  }

  private static String print(Greeting greeting, Screen screen) {
    StringWriter text = new StringWriter();
    greeting.print(new PrintWriter(text), screen);
    return text.toString();
  }
}
