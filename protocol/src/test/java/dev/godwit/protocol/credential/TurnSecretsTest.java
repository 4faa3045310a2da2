package dev.godwit.protocol.credential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.signal.InvalidNameException;
import dev.godwit.protocol.signal.PeerName;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials are good for their time and their secret, and tell nothing that they shouldn't. */
class TurnSecretsTest {
  private static final Instant EXPIRY = Instant.ofEpochSecond(1_893_456_000);
  private static final Instant BEFORE = EXPIRY.minusSeconds(1);
  private static final TurnSecret NORTH = new TurnSecret("north");
  private static final TurnSecret SOUTH = new TurnSecret("south");
  private static final TurnSecrets SECRETS = new TurnSecrets(List.of(NORTH));

  /** What {@code openssl dgst -sha1 -hmac SECRET -binary | base64} makes of the username. */
  @ParameterizedTest
  @CsvSource({
    "north, 1893456000:alice, MME/7rvfb/gOjpkB59+7AxlCLvk=",
    "south, 1893456000:alice, NlNM948zMdXSSSIfBJeYFy8StRw=",
    "north, 1893456000, sqdTDrNuKKg7b57nGt21S56Eu5s="
  })
  void passwordsAreThoseOfTheRestApi(String secret, String username, String password) {
    TurnSecrets secrets = new TurnSecrets(List.of(new TurnSecret(secret)));
    CredentialCheck check = secrets.check(username, BEFORE, password::equals);
    assertEquals(
        new CredentialCheck.Accepted(
            new TurnCredential(TurnUsername.parse(username).orElseThrow(), password)),
        check);
  }

  @Test
  void whatWasIssuedIsAcceptedUntilItExpires() throws InvalidNameException {
    TurnCredential issued = SECRETS.issue(PeerName.of("alice"), EXPIRY.plusMillis(300));
    assertEquals(EXPIRY, issued.username().expiresAt());
    assertEquals(new CredentialCheck.Accepted(issued), check(SECRETS, issued, BEFORE));
    assertEquals(new CredentialCheck.Expired(), check(SECRETS, issued, EXPIRY));
    assertEquals(new CredentialCheck.Expired(), check(SECRETS, issued, EXPIRY.plusSeconds(9)));
  }

  @Test
  void anotherPasswordOrSecretIsUnknown() throws InvalidNameException {
    TurnCredential issued = SECRETS.issue(PeerName.of("alice"), EXPIRY);
    assertEquals(
        new CredentialCheck.Unknown(),
        SECRETS.check(issued.username().text(), BEFORE, password -> false));
    assertEquals(
        new CredentialCheck.Unknown(), check(new TurnSecrets(List.of(SOUTH)), issued, BEFORE));
  }

  @Test
  void aSecretCanBeReplacedWhileOldCredentialsAreGood() throws InvalidNameException {
    TurnCredential old = SECRETS.issue(PeerName.of("alice"), EXPIRY);
    TurnSecrets both = new TurnSecrets(List.of(SOUTH, NORTH));
    assertEquals(new CredentialCheck.Accepted(old), check(both, old, BEFORE));
    TurnCredential fresh = both.issue(PeerName.of("alice"), EXPIRY);
    assertEquals(
        new CredentialCheck.Accepted(fresh), check(new TurnSecrets(List.of(SOUTH)), fresh, BEFORE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "alice",
        "alice:1893456000",
        "1893456000:",
        "-1:alice",
        "+1893456000:alice",
        "01893456000:alice",
        " 1893456000:alice",
        "189345600000:alice",
        "9223372036854775808:alice",
        "\u0661\u0662:alice",
        "1893456000:a\nb",
        "1e9:alice"
      })
  void whatBeginsWithNoExpiryIsMalformed(String username) {
    assertEquals(
        new CredentialCheck.Malformed(), SECRETS.check(username, BEFORE, password -> true));
  }

  @Test
  void aUsernameLongerThanTheAttributeIsMalformed() {
    String longest = "1893456000:" + "x".repeat(508 - 11);
    assertTrue(TurnUsername.parse(longest).isPresent());
    assertFalse(TurnUsername.parse(longest + "x").isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1:a", "99999999999:a:b", "1893456000:\u30A2 b"})
  void usernamesAreWrittenAsTheyWereRead(String text) {
    assertEquals(text, TurnUsername.parse(text).orElseThrow().text());
  }

  /** What {@code openssl dgst -sha256 -hmac north} makes of "godwit turn user:" and the name. */
  @Test
  void theUserIsThatOfTheNameAndDoesNotTellIt() throws InvalidNameException {
    assertEquals("Gba7RmOsKWwwGfWn", user(SECRETS, "alice"));
    assertEquals("40Sd_NOxZ9j2e865", user(SECRETS, "\u30A2"));
    assertEquals(user(SECRETS, "alice"), user(SECRETS, "Alice"));
    assertNotEquals(user(SECRETS, "alice"), user(SECRETS, "bob"));
    assertNotEquals(user(SECRETS, "alice"), user(new TurnSecrets(List.of(SOUTH)), "alice"));
  }

  private static String user(TurnSecrets secrets, String name) throws InvalidNameException {
    return secrets.issue(PeerName.of(name), EXPIRY).username().user();
  }

  @Test
  void secretsAndPasswordsAreNotShown() throws InvalidNameException {
    TurnCredential issued = SECRETS.issue(PeerName.of("alice"), EXPIRY);
    String shown = SECRETS + " " + issued + " " + new CredentialCheck.Accepted(issued);
    assertFalse(shown.contains("north"), shown);
    assertFalse(shown.contains(issued.password()), shown);
    assertEquals(new TurnSecret("north"), NORTH);
    assertEquals(NORTH.hashCode(), SOUTH.hashCode());
  }

  @Test
  void nonsenseIsNoSecretAndNoExpiry() {
    assertThrows(IllegalArgumentException.class, () -> new TurnSecret(""));
    assertThrows(
        IllegalArgumentException.class, () -> new TurnSecret("x".repeat(TurnSecret.MAX_BYTES + 1)));
    assertThrows(IllegalArgumentException.class, () -> new TurnSecrets(List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> new TurnSecrets(List.of(NORTH, SOUTH, NORTH)));
    assertThrows(IllegalArgumentException.class, () -> new TurnUsername(Instant.MAX, ""));
    assertThrows(
        IllegalArgumentException.class, () -> new TurnUsername(Instant.ofEpochSecond(-1), ""));
  }

  private static CredentialCheck check(TurnSecrets secrets, TurnCredential shown, Instant now) {
    return secrets.check(shown.username().text(), now, shown.password()::equals);
  }
}
