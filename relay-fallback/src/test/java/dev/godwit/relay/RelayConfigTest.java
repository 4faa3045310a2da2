package dev.godwit.relay;

import static dev.godwit.relay.RelayOption.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.net.StreamLimits;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.turn.PortRange;
import dev.godwit.relay.turn.TurnLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayConfigTest {
  private static final Map<RelayOption, OptionValues.Said> SECRET_SAID = said(SECRET, "hush");

  @TempDir private Path folder;

  @Test
  void whatIsUsualIsWhatItsPartsHaveByThemselves() throws Exception {
    RelayConfig config = RelayConfig.of(OptionValues.of(SECRET_SAID));

    assertEquals(TurnLimits.DEFAULT, config.limits());
    assertEquals(StreamLimits.DEFAULT, config.streams());
    assertEquals(PortRange.DYNAMIC, config.relayPorts());
    assertEquals(List.of(ip("0.0.0.0"), ip("::")), config.listen());
    assertEquals(3478, config.port());
    assertEquals(OptionalInt.empty(), config.tlsPort(), "no certificate, no TLS");
    assertEquals("127.0.0.1:9465", config.admin().orElseThrow().toString());
  }

  @Test
  void theFlagIsHeardFirstThenTheVariableThenTheFile() throws Exception {
    Path file = folder.resolve("relay.toml");
    Files.writeString(file, "port = 1\nrealm = \"file\"\nuser-quota = 1\nlisten = [\"::1\"]\n");
    var flags = Map.of(PORT, text("--port", "3"), LISTEN, text("--listen", "127.0.0.1"));
    var environment =
        Map.of(
            "GODWIT_RELAY_PORT", "2",
            "GODWIT_RELAY_REALM", "variable",
            "GODWIT_RELAY_SECRET", "hush",
            "UNRELATED", "x");

    RelayConfig config =
        RelayConfig.of(new ConfigSources(flags, environment, Optional.of(file)).read());

    assertEquals(3, config.port());
    assertEquals("variable", config.realm());
    assertEquals(1, config.limits().allocationsPerUser());
    assertEquals(List.of(ip("127.0.0.1")), config.listen(), "one place says all of an option");
  }

  @Test
  void severalValuesAreAListInTheFileAndPartedBySpacesInTheEnvironment() throws Exception {
    Path file = folder.resolve("relay.toml");
    Files.writeString(file, "allow-peer = [\"10.0.0.0/8\", \"fd00::/8\"]\nrfc5766-channels = true");
    Map<String, String> environment =
        Map.of("GODWIT_RELAY_SECRET", "a b", "GODWIT_RELAY_RELAY_ADDRESS", "127.0.0.1  ::1");

    RelayConfig config =
        RelayConfig.of(new ConfigSources(Map.of(), environment, Optional.of(file)).read());

    assertEquals(2, config.allowedPeers().size());
    assertEquals(List.of(ip("127.0.0.1"), ip("::1")), config.relayAddresses());
    assertTrue(config.rfc5766Channels());
  }

  @Test
  void unitsAreUnderstood() throws Exception {
    RelayConfig config =
        RelayConfig.of(
            OptionValues.of(
                SECRET_SAID,
                said(DRAIN, "2m"),
                said(MAX_SESSION, "48h"),
                said(MAX_LIFETIME, "1800"),
                said(MAX_RATE, "1G"),
                said(USER_RATE, "10m"),
                said(ALLOCATION_RATE, "512")));

    assertEquals(Duration.ofMinutes(2), config.drain());
    assertEquals(Duration.ofDays(2), config.limits().maxSession());
    assertEquals(Duration.ofMinutes(30), config.limits().maxLifetime());
    assertEquals(1_000_000_000L, config.limits().bytesPerSecond());
    assertEquals(10_000_000L, config.limits().bytesPerSecondPerUser());
    assertEquals(512, config.limits().bytesPerSecondPerAllocation());
  }

  @Test
  void tlsIsOnWithACertificateOrWhereItIsAskedFor() throws Exception {
    var certificate = Map.of(TLS_CERT, text("x", "cert.pem"), TLS_KEY, text("x", "key.pem"));

    assertEquals(OptionalInt.of(5349), tlsPort(certificate, Map.of()));
    assertEquals(OptionalInt.of(443), tlsPort(said(TLS_PORT, "443"), Map.of()));
    assertEquals(OptionalInt.empty(), tlsPort(certificate, said(TLS_PORT, "off")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          port             | 70000        | --port takes 0 to 65535, not 70000.
          port             | -1           | --port takes 0 to 65535, not -1.
          tls-port         | on           | --tls-port takes 0 to 65535 or off, not on.
          listen           | localhost    | --listen takes an IPv4 or IPv6 address, not localhost.
          relay-address    | 1.2.3        | --relay-address takes an IPv4 or IPv6 address, not 1.2.3.
          relay-ports      | 9-5          | --relay-ports takes FIRST-LAST, from 1024 to 65535, not 9-5.
          relay-ports      | 1-2000       | --relay-ports takes FIRST-LAST, from 1024 to 65535, not 1-2000.
          allow-peer       | 10.0.0.0/33  | --allow-peer takes a range such as 10.0.0.0/8 or fd00::/8, not 10.0.0.0/33.
          public-host      | a b          | --public-host takes HOST or HOST=ADDRESS, not a b.
          public-host      | h=x          | --public-host takes HOST or HOST=ADDRESS, not h=x.
          user-quota       | 0            | --user-quota takes 1 to 10000000, not 0.
          max-rate         | fast         | --max-rate takes a number of bytes such as 500K or 10M, not fast.
          drain            | 2h           | --drain takes a time such as 90s, 10m or 2h, from 0 to 3600 s, not 2h.
          max-lifetime     | 60           | --max-lifetime takes a time such as 90s, 10m or 2h, from 600 to 86400 s, not 60.
          alternate-server | host:3478    | --alternate-server takes ADDRESS:PORT, not host:3478.
          max-session      | 0            | --max-session takes a time such as 90s, 10m or 2h, from 600 to 604800 s, not 0.
          admin            | a:b          | --admin takes HOST:PORT or off, not a:b.
          engine           | steam        | --engine takes automatic, portable, batched, joined, not steam.
          log              | xml          | --log takes text, json, not xml.
          rfc5766-channels | maybe        | --rfc5766-channels takes true or false, not maybe.
          threads          | 0            | --threads takes 1 to 256, not 0.
          """)
  void aValueThatMakesNoSenseIsExplained(String key, String value, String sentence) {
    RelayOption option = RelayOption.ofKey(key).orElseThrow();
    var said = Map.of(option, text(option.flag(), value));

    assertEquals(sentence, refusal(said, SECRET_SAID));
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "bell\u0007"})
  void aRealmIsOneThatUsersCanBelongTo(String realm) {
    assertTrue(
        refusal(SECRET_SAID, said(REALM, realm)).contains("takes 1 to 127 characters"), realm);
  }

  @Test
  void whereItWasSaidIsSaid() throws Exception {
    Path file = folder.resolve("relay.toml");
    Files.writeString(file, "port = 70000");
    Map<String, String> environment = Map.of("GODWIT_RELAY_DRAIN", "soon");

    assertEquals(
        "port in " + file + " takes 0 to 65535, not 70000.", refusal(ConfigFile.read(file)));
    assertTrue(
        refusal(OptionValues.fromEnvironment(environment), SECRET_SAID)
            .startsWith("$GODWIT_RELAY_DRAIN takes a time"));
  }

  @Test
  void aCertificateWithoutItsKeyIsOfNoUse() {
    assertTrue(refusal(SECRET_SAID, said(TLS_CERT, "cert.pem")).contains("come together"));
    assertTrue(refusal(SECRET_SAID, said(TLS_KEY, "key.pem")).contains("come together"));
  }

  @Test
  void aRelayThatNobodyCouldUseIsExplained() {
    assertTrue(refusal(Map.of()).contains("openssl rand -hex 32"));
  }

  @Test
  void secretsAndUsersComeFromFilesToo() throws Exception {
    Path secrets = Files.writeString(folder.resolve("secrets"), "# new, old\none\n\n two \n");
    Path users = Files.writeString(folder.resolve("users"), "ann:her:word\n");

    RelayConfig.of(
        OptionValues.of(said(SECRET_FILE, secrets.toString()), said(USERS_FILE, users.toString())));

    Files.writeString(secrets, "one\ntwo\nthree");
    assertTrue(refusal(said(SECRET_FILE, secrets.toString())).contains("not 3."));
    Files.writeString(secrets, "\n");
    assertTrue(refusal(said(SECRET_FILE, secrets.toString())).startsWith("There is no secret in"));
    Files.writeString(users, "ann:x\nann:y");
    assertTrue(refusal(said(USERS_FILE, users.toString())).contains("the user ann is there twice"));
    assertTrue(
        refusal(said(USERS_FILE, folder.resolve("no").toString())).startsWith("There is no file"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"only-a-secret-word", ":only-a-secret-word", "only-a-secret-word:"})
  void noMessageRepeatsASecret(String user) {
    assertFalse(refusal(said(USER, user)).contains("secret-word"));
    assertFalse(
        refusal(Map.of(SECRET, new OptionValues.Said(List.of("x".repeat(1025)), "--secret")))
            .contains("xx"));
  }

  @Test
  void aFileThatIsNoTomlIsExplainedByLineAndColumn() throws Exception {
    Path file = Files.writeString(folder.resolve("relay.toml"), "port = 1\nrealm = turn\n");

    String message = assertThrows(ConfigException.class, () -> ConfigFile.read(file)).getMessage();

    assertTrue(String.valueOf(message).contains("is no TOML at line 2, column"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          prot = 1            | prot in FILE means nothing. godwit relay --help lists the keys.
          [relay]             | relay in FILE means nothing. godwit relay --help lists the keys.
          port = [1, 2]       | port in FILE takes one value.
          port = 1.5          | port in FILE takes one value.
          listen = [1.5]      | listen in FILE takes a string or a list of them.
          listen = [["::"]]   | listen in FILE takes a string or a list of them.
          """)
  void aKeyThatMakesNoSenseIsExplained(String line, String sentence) throws Exception {
    Path file = Files.writeString(folder.resolve("relay.toml"), line);

    String message = assertThrows(ConfigException.class, () -> ConfigFile.read(file)).getMessage();

    assertEquals(sentence.replace("FILE", file.toString()), message);
  }

  @Test
  void aFileOfAnotherKindIsRefusedEarly() throws Exception {
    Path file = Files.write(folder.resolve("large"), new byte[1024 * 1024 + 1]);

    assertThrows(ConfigException.class, () -> ConfigFile.read(file));
    assertThrows(ConfigException.class, () -> ConfigFile.read(folder));
  }

  @Test
  void theSampleIsAFileThatWorks() throws Exception {
    Path sample = Path.of("..", "packaging", "relay.toml");
    String everything =
        Files.readString(sample)
            .replaceAll("(?m)^public-host = \"turn.example.org\"\n", "")
            .replaceAll("(?m)^# ([a-z-]+ = )", "$1")
            .replace("/etc/godwit/", folder + "/");
    Files.writeString(folder.resolve("relay.secret"), "hush");
    Files.writeString(folder.resolve("relay.users"), "ann:hush");
    Path file = Files.writeString(folder.resolve("relay.toml"), everything);

    RelayConfig config = RelayConfig.of(OptionValues.of(ConfigFile.read(file)));

    assertEquals(2_000_000, config.limits().bytesPerSecondPerAllocation());
    assertEquals("turn.example.org", config.realm());
    assertEquals(1, config.alternates().size());
  }

  @Test
  void differencesAreThoseOfWhatWasSaid() {
    OptionValues one = OptionValues.of(SECRET_SAID, said(PORT, "1"), said(REALM, "r"));
    OptionValues other = OptionValues.of(SECRET_SAID, said(PORT, "2"), said(REALM, "r"));

    assertEquals(Set.of(PORT), one.differences(other));
  }

  private static OptionalInt tlsPort(
      Map<RelayOption, OptionValues.Said> one, Map<RelayOption, OptionValues.Said> other)
      throws ConfigException {
    return RelayConfig.of(OptionValues.of(SECRET_SAID, one, other)).tlsPort();
  }

  private static String refusal(Map<RelayOption, OptionValues.Said> said) {
    return refusal(said, Map.of());
  }

  private static String refusal(
      Map<RelayOption, OptionValues.Said> one, Map<RelayOption, OptionValues.Said> other) {
    OptionValues values = OptionValues.of(one, other);
    return String.valueOf(
        assertThrows(ConfigException.class, () -> RelayConfig.of(values)).getMessage());
  }

  private static Map<RelayOption, OptionValues.Said> said(RelayOption option, String text) {
    return Map.of(option, text("test", text));
  }

  private static OptionValues.Said text(String place, String text) {
    return new OptionValues.Said(List.of(text), place);
  }

  private static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
