package dev.godwit.relay.stun;

/** How a message proves that it comes from one who has the key. */
public enum IntegrityAlgorithm {
  /** MESSAGE-INTEGRITY: HMAC-SHA1. */
  SHA1("HmacSHA1"),
  /** MESSAGE-INTEGRITY-SHA256: HMAC-SHA256. */
  SHA256("HmacSHA256");

  private final String macName;

  IntegrityAlgorithm(String macName) {
    this.macName = macName;
  }

  String macName() {
    return macName;
  }
}
