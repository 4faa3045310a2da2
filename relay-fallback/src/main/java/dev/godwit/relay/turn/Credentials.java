package dev.godwit.relay.turn;

import dev.godwit.protocol.credential.TurnSecrets;
import java.util.Map;
import java.util.Optional;

/**
 * By what clients are known: static users, of whom only keys are kept, and secrets of credentials
 * that expire. Immutable; may be replaced at any time. Never shows itself in text.
 */
public final class Credentials {
  private Credentials() {}

  /**
   * Makes them.
   *
   * @param realm as in {@link TurnSettings}
   * @param passwords of the static users, by their names
   * @param secrets of credentials that expire, if any are in use
   * @throws IllegalArgumentException if OpaqueString does not allow a name, a password or the realm
   */
  public static Credentials of(
      String realm, Map<String, String> passwords, Optional<TurnSecrets> secrets) {
    throw new UnsupportedOperationException("being written");
  }
}
