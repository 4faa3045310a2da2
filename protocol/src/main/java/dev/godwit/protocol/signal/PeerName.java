package dev.godwit.protocol.signal;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The name by which a peer is called: 1 to {@value #MAX_CODE_POINTS} Unicode letters, decimal
 * digits, spaces, dots, underscores and hyphens, in Unicode normal form C, neither starting nor
 * ending with a space. It keeps the letters' case as registered; {@link #equals} and {@link
 * #folded()} disregard it, so that no two peers have names that differ by case alone. Immutable.
 */
public final class PeerName {
  /** Long enough for a person and a device, short enough for one line on a phone. */
  public static final int MAX_CODE_POINTS = 64;

  private final String text;
  private final String folded;

  private PeerName(String text) {
    this.text = text;
    this.folded = fold(text);
  }

  /**
   * The name that reads {@code text}.
   *
   * @throws InvalidNameException if it breaks a rule of the class
   */
  public static PeerName of(String text) throws InvalidNameException {
    int length = text.codePointCount(0, text.length());
    if (length == 0 || length > MAX_CODE_POINTS) {
      throw new InvalidNameException("A name has 1 to " + MAX_CODE_POINTS + " characters.");
    }
    if (!text.codePoints().allMatch(PeerName::isAllowed)) {
      throw new InvalidNameException(
          "A name consists of letters, digits, spaces, dots, underscores and hyphens.");
    }
    if (text.startsWith(" ") || text.endsWith(" ")) {
      throw new InvalidNameException("A name neither starts nor ends with a space.");
    }
    if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
      throw new InvalidNameException("A name is in Unicode normal form C.");
    }
    return new PeerName(text);
  }

  /** As {@link #of}, for what a person typed: composed to normal form C, outer spaces removed. */
  public static PeerName ofTyped(String text) throws InvalidNameException {
    return of(Normalizer.normalize(text, Normalizer.Form.NFC).strip());
  }

  /** The name as registered: for people and for the wire. */
  public String text() {
    return text;
  }

  /** The same for all names that differ by case alone: a key, not for people. */
  public String folded() {
    return folded;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeerName name && folded.equals(name.folded);
  }

  @Override
  public int hashCode() {
    return folded.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  private static boolean isAllowed(int codePoint) {
    return switch (codePoint) {
      case ' ', '.', '_', '-' -> true;
      default ->
          Character.isLetter(codePoint)
              || Character.getType(codePoint) == Character.DECIMAL_DIGIT_NUMBER;
    };
  }

  /** Up, then down: so ß equals SS, and all three sigmas are one letter. */
  private static String fold(String text) {
    String folded = text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace('ς', 'σ');
    return Normalizer.normalize(folded, Normalizer.Form.NFC);
  }
}
