package dev.godwit.relay.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts become keys in one way only: OpaqueString, SASLprep, and the cookie of a nonce. */
class PreparationTest {
  /** The examples of RFC 8265, section 4.3, and what we have to tell apart. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "correct horse battery staple, correct horse battery staple",
        "Correct Horse Battery Staple, Correct Horse Battery Staple",
        "\u03C0\u00DF\u00E5, \u03C0\u00DF\u00E5",
        "Jack of \u2666s, Jack of \u2666s",
        "foo\u1680bar, foo bar",
        "a\u00A0b\u3000c, a b c",
        "e\u0301, \u00E9",
        "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9, \u30DE\u30C8\u30EA\u30C3\u30AF\u30B9",
        "\u2168\u00AA, \u2168\u00AA",
        "l\u00B7l, l\u00B7l",
        "\u30A2\u30FB, \u30A2\u30FB",
        "\u05D0\u05F3, \u05D0\u05F3",
        "\u0375\u03B1, \u0375\u03B1",
        "\u0661\u0662, \u0661\u0662",
        "\uD83D\uDE00, \uD83D\uDE00"
      })
  void opaqueStringKeepsWhatItAllows(String text, String prepared) {
    assertEquals(prepared, OpaqueString.prepare(text));
    assertEquals(prepared, OpaqueString.prepare(prepared));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "my cat is a \u0009by",
        "a\u007F",
        "The\u00ADM\u00AAtr\u2168", // what RFC 8489's own example says that it allows
        "a\u200Bb",
        "a\u200Db",
        "a\u202Eb",
        "a\u2028b",
        "\uE000",
        "\uD800",
        "\uFDD0",
        "\u0378",
        "\u1100",
        "\u3164",
        "a\uFE0F",
        "\u0640",
        "\u00B7l",
        "l\u00B7",
        "a\u30FB",
        "a\u0375",
        "\u05F3",
        "\u0661\u06F2"
      })
  void opaqueStringRefusesTheRest(String text) {
    assertThrows(IllegalArgumentException.class, () -> OpaqueString.prepare(text));
  }

  /** The examples of RFC 4013, section 3. */
  @ParameterizedTest
  @CsvSource({
    "I\u00ADX, IX",
    "user, user",
    "USER, USER",
    "\u00AA, a",
    "\u2168, IX",
    "The\u00ADM\u00AAtr\u2168, TheMatrIX",
    "a\u00A0b, a b",
    "\u0627\u0628, \u0627\u0628"
  })
  void saslPrepFoldsAndLetsVanish(String text, String prepared) {
    assertEquals(prepared, SaslPrep.prepare(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0007", "\u06271", "a\u0627", "\uE000", "\u202E", "\uFFFD", "\u2FF0"})
  void saslPrepRefusesTheRest(String text) {
    assertThrows(IllegalArgumentException.class, () -> SaslPrep.prepare(text));
  }

  @Test
  void bothAreTheSameForAscii() {
    StringBuilder ascii = new StringBuilder();
    for (char c = ' '; c <= '~'; c++) {
      ascii.append(c);
    }
    assertEquals(ascii.toString(), OpaqueString.prepare(ascii.toString()));
    assertEquals(ascii.toString(), SaslPrep.prepare(ascii.toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "obMatJos2AAAAx, false, false",
    "obMatJos2AAABx, true, false",
    "obMatJos2AAACx, false, true",
    "obMatJos2AAAD, true, true",
    "obMatJos2gAAAx, true, false",
    "obMatJos2QAAAx, false, true",
    "obMatJos2wAAAx, true, true",
    "obMatJos2////x, true, true"
  })
  void aNonceTellsItsFeaturesWhicheverWayTheBitsAreCounted(
      String nonce, boolean passwordAlgorithms, boolean usernameAnonymity) {
    assertEquals(
        Optional.of(new NonceCookie(passwordAlgorithms, usernameAnonymity)), NonceCookie.of(nonce));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "obMatJos2",
        "obMatJos2AAA",
        "obmatjos2AAAB",
        "obMatJos2AA==",
        "obMatJos2A-_A"
      })
  void aNonceWithoutTheCookieTellsNothing(String nonce) {
    assertEquals(Optional.empty(), NonceCookie.of(nonce));
  }

  @Test
  void ourOwnCookieIsAsTheErratumHasIt() {
    assertEquals("obMatJos2AAAB", new NonceCookie(true, false).text());
    assertEquals("obMatJos2AAAC", new NonceCookie(false, true).text());
  }
}
