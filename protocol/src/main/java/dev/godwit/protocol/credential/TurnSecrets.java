package dev.godwit.protocol.credential;

import dev.godwit.protocol.signal.PeerName;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * The secrets in use: the first makes credentials, and all check them. With two, one can be
 * replaced by the other while what the old one made is still good. Immutable.
 *
 * @param inUse one, or two while they are replaced
 */
public record TurnSecrets(List<TurnSecret> inUse) {
  private static final int MAX_IN_USE = 2;

  /**
   * @throws IllegalArgumentException if there are neither one nor two
   */
  public TurnSecrets {
    inUse = List.copyOf(inUse);
    if (inUse.isEmpty() || inUse.size() > MAX_IN_USE) {
      throw new IllegalArgumentException("one or two secrets are in use, not " + inUse.size());
    }
  }

  /** Makes a credential for a peer. Its username tells nobody but us who that is. */
  public TurnCredential issue(PeerName peer, Instant expiresAt) {
    TurnSecret secret = inUse.getFirst();
    Instant wholeSeconds = Instant.ofEpochSecond(expiresAt.getEpochSecond());
    TurnUsername username = new TurnUsername(wholeSeconds, secret.pseudonym(peer.folded()));
    return new TurnCredential(username, secret.password(username.text()));
  }

  /**
   * Checks what a client shows. It never sends the password, but proves that it knows it.
   *
   * @param username as the client says it
   * @param now the time of day
   * @param proves whether the client's proof was made with this password; asked once for each
   *     secret at most
   */
  public CredentialCheck check(String username, Instant now, Predicate<String> proves) {
    TurnUsername read = TurnUsername.parse(username).orElse(null);
    if (read == null) {
      return new CredentialCheck.Malformed();
    }
    if (read.isExpired(now)) {
      return new CredentialCheck.Expired();
    }
    for (TurnSecret secret : inUse) {
      String password = secret.password(username);
      if (proves.test(password)) {
        return new CredentialCheck.Accepted(new TurnCredential(read, password));
      }
    }
    return new CredentialCheck.Unknown();
  }
}
