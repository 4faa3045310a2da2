package dev.godwit.relay.turn;

import dev.godwit.relay.stun.IntegrityKey;
import dev.godwit.relay.stun.PasswordAlgorithm;
import java.util.List;

/**
 * What is kept in place of a password (RFC 8656, section 6): a key for each way to make one.
 *
 * @param md5 as everybody can
 * @param sha256 as RFC 8489 prefers
 */
record Keys(IntegrityKey md5, IntegrityKey sha256) {
  /** What we offer, the best first. */
  static final List<PasswordAlgorithm> OFFERED =
      List.of(PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5);

  /**
   * @throws IllegalArgumentException if OpaqueString does not allow the realm or the password
   */
  static Keys of(String username, String realm, String password) {
    return new Keys(
        IntegrityKey.longTerm(PasswordAlgorithm.MD5, username, realm, password),
        IntegrityKey.longTerm(PasswordAlgorithm.SHA256, username, realm, password));
  }

  /** The key by one of {@link #OFFERED}. */
  IntegrityKey by(PasswordAlgorithm algorithm) {
    return algorithm.equals(PasswordAlgorithm.SHA256) ? sha256 : md5;
  }
}
