package dev.godwit.agent.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A certificate's SHA-256 fingerprint.
 *
 * @param text 32 pairs of hexadecimal digits in upper case, parted by colons
 */
public record CertificateFingerprint(String text) {
  private static final Pattern FORM = Pattern.compile("[0-9A-F]{2}(:[0-9A-F]{2}){31}");
  private static final Pattern TYPED = Pattern.compile("[0-9A-F]{64}");
  private static final HexFormat PAIRS = HexFormat.ofDelimiter(":").withUpperCase();

  /**
   * @throws IllegalArgumentException if it has another form
   */
  public CertificateFingerprint {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("no SHA-256 fingerprint: " + text);
    }
  }

  /** What a person typed: in any case of letters, with or without colons; empty if it is none. */
  public static Optional<CertificateFingerprint> parse(String typed) {
    String digits = typed.strip().toUpperCase(Locale.ROOT).replace(":", "");
    return TYPED.matcher(digits).matches()
        ? Optional.of(new CertificateFingerprint(PAIRS.formatHex(HexFormat.of().parseHex(digits))))
        : Optional.empty();
  }

  static CertificateFingerprint of(X509Certificate certificate)
      throws CertificateEncodingException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return new CertificateFingerprint(PAIRS.formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
