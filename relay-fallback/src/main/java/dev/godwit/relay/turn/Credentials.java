package dev.godwit.relay.turn;

import dev.godwit.protocol.credential.TurnSecrets;
import dev.godwit.relay.stun.OpaqueString;
import dev.godwit.relay.stun.Userhash;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * By what clients are known: static users, of whom only keys are kept, and secrets of credentials
 * that expire. Immutable; may be replaced at any time. Never shows itself in text.
 */
public final class Credentials {
  private final String realm;
  private final Map<String, Keys> users;
  private final Map<Userhash, String> names;
  private final @Nullable TurnSecrets secrets;

  private Credentials(
      String realm,
      Map<String, Keys> users,
      Map<Userhash, String> names,
      @Nullable TurnSecrets secrets) {
    this.realm = realm;
    this.users = users;
    this.names = names;
    this.secrets = secrets;
  }

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
    Map<String, Keys> users = new HashMap<>();
    Map<Userhash, String> names = new HashMap<>();
    passwords.forEach((name, password) -> {
      String prepared = OpaqueString.prepare(name);
      users.put(prepared, Keys.of(prepared, realm, password));
      names.put(Userhash.of(prepared, realm), prepared);
    });
    return new Credentials(realm, Map.copyOf(users), Map.copyOf(names), secrets.orElse(null));
  }

  String realm() {
    return realm;
  }

  /** The keys of a static user, or null. */
  @Nullable Keys user(String name) {
    return users.get(name);
  }

  /** The static user of the hash, or null. */
  @Nullable String named(Userhash hash) {
    return names.get(hash);
  }

  @Nullable TurnSecrets secrets() {
    return secrets;
  }

  /**
   * Whether clients may say a hash in place of their name. Not where credentials expire: a client
   * that can hash would hash, and nobody could tell what it hashed.
   */
  boolean understandsUserhash() {
    return secrets == null && !users.isEmpty();
  }

  /** Nothing of what it holds. */
  @Override
  public String toString() {
    return "Credentials[" + users.size() + " users, secret]";
  }
}
