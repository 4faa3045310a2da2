package dev.godwit.relay.turn;

import dev.godwit.protocol.credential.CredentialCheck;
import dev.godwit.protocol.credential.TurnCredential;
import dev.godwit.protocol.credential.TurnSecrets;
import dev.godwit.relay.stun.IntegrityAlgorithm;
import dev.godwit.relay.stun.MalformedStunException;
import dev.godwit.relay.stun.Nonce;
import dev.godwit.relay.stun.PasswordAlgorithm;
import dev.godwit.relay.stun.PasswordAlgorithms;
import dev.godwit.relay.stun.Realm;
import dev.godwit.relay.stun.StunError;
import dev.godwit.relay.stun.StunMessage;
import dev.godwit.relay.stun.Userhash;
import dev.godwit.relay.stun.Username;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who asks: the long-term credential mechanism, in the order of RFC 8489, section 9.2.4.
 * Who does not prove itself has its answer sent, and leaves nothing behind. Confined to its caller.
 */
final class Authenticator {
  private final Answers answers;
  private final NonceMint nonces;
  private Credentials credentials;

  /** Until it is told: later than any credential ends, so that none is good by mistake. */
  private Instant timeOfDay = Instant.parse("9999-01-01T00:00:00Z");

  private long timeOfDayNanos;

  /** What a client says of itself. */
  private record Claim(
      @Nullable String username,
      String nonce,
      PasswordAlgorithm algorithm,
      IntegrityAlgorithm answers) {}

  Authenticator(Credentials credentials, Answers answers, NonceMint nonces) {
    this.credentials = credentials;
    this.answers = answers;
    this.nonces = nonces;
  }

  void set(Credentials changed) {
    credentials = changed;
  }

  void setTimeOfDay(Instant now, long nowNanos) {
    timeOfDay = now;
    timeOfDayNanos = nowNanos;
  }

  Instant timeOfDay(long nowNanos) {
    return timeOfDay.plus(Duration.ofNanos(nowNanos - timeOfDayNanos));
  }

  /**
   * The proof in a request; or null, and the answer has been sent.
   *
   * @param allocation of the 5-tuple: its own credential is good for as long as it lives
   */
  @Nullable Proof authenticate(Request request, @Nullable Allocation allocation) {
    StunMessage message = request.message();
    IntegrityAlgorithm integrity = message.integrity().orElse(null);
    if (integrity == null) {
      answers.challenge(request, credentials);
      return null;
    }
    Claim claim = claim(message);
    if (claim == null) {
      answers.refuseStranger(request, StunError.BAD_REQUEST);
      return null;
    }
    Proof proof = prove(message, integrity, claim, allocation, request.nowNanos());
    if (proof == null) {
      answers.challenge(request, credentials);
      return null;
    }
    // Only now, so that nobody learns of a nonce whether it is good without a password.
    if (!nonces.isGood(claim.nonce(), request.origin(), request.nowNanos())) {
      answers.refuseStale(request, credentials);
      return null;
    }
    return proof;
  }

  /** What the client says of itself, or null if something is missing or not as it has to be. */
  private @Nullable Claim claim(StunMessage message) {
    try {
      String nonce = message.find(Nonce.TYPE).map(Nonce::text).orElse(null);
      boolean named = message.has(Username.TYPE) || message.has(Userhash.TYPE);
      if (!named || message.find(Realm.TYPE).isEmpty() || nonce == null) {
        return null;
      }
      PasswordAlgorithm chosen = message.find(PasswordAlgorithm.TYPE).orElse(null);
      PasswordAlgorithms offered = message.find(PasswordAlgorithms.TYPE).orElse(null);
      if (chosen == null && offered == null) {
        // As a client of RFC 5389 asks; the answer is for it to understand.
        return new Claim(name(message), nonce, PasswordAlgorithm.MD5, IntegrityAlgorithm.SHA1);
      }
      // Somebody on the way may have taken the better algorithm out of the list.
      return chosen != null
              && offered != null
              && offered.algorithms().equals(Keys.OFFERED)
              && Keys.OFFERED.contains(chosen)
          ? new Claim(name(message), nonce, chosen, IntegrityAlgorithm.SHA256)
          : null;
    } catch (MalformedStunException e) {
      return null;
    }
  }

  /** The name, or null if it is a hash of nobody's. */
  private @Nullable String name(StunMessage message) throws MalformedStunException {
    Username username = message.find(Username.TYPE).orElse(null);
    if (username != null) {
      return username.text();
    }
    Userhash hash = message.find(Userhash.TYPE).orElse(null);
    return hash == null ? null : credentials.named(hash);
  }

  private @Nullable Proof prove(
      StunMessage message,
      IntegrityAlgorithm integrity,
      Claim claim,
      @Nullable Allocation allocation,
      long nowNanos) {
    String username = claim.username();
    if (username == null) {
      return null;
    }
    if (allocation != null && allocation.proof.username().equals(username)) {
      Proof first = allocation.proof;
      return message.isIntact(integrity, first.keys().by(claim.algorithm()))
          ? proof(claim, username, first.user(), first.keys(), first.expiresAt())
          : null;
    }
    Keys keys = credentials.user(username);
    if (keys != null) {
      return message.isIntact(integrity, keys.by(claim.algorithm()))
          ? proof(claim, username, username, keys, null)
          : null;
    }
    TurnSecrets secrets = credentials.secrets();
    return secrets == null
        ? null
        : proveExpiring(message, integrity, claim, username, secrets, timeOfDay(nowNanos));
  }

  private @Nullable Proof proveExpiring(
      StunMessage message,
      IntegrityAlgorithm integrity,
      Claim claim,
      String username,
      TurnSecrets secrets,
      Instant now) {
    CredentialCheck check =
        secrets.check(
            username,
            now,
            password ->
                message.isIntact(
                    integrity,
                    Keys.of(username, credentials.realm(), password).by(claim.algorithm())));
    return switch (check) {
      case CredentialCheck.Accepted(TurnCredential credential) ->
          proof(
              claim,
              username,
              credential.username().user(),
              Keys.of(username, credentials.realm(), credential.password()),
              credential.username().expiresAt());
      case CredentialCheck.Expired _, CredentialCheck.Malformed _, CredentialCheck.Unknown _ ->
          null;
    };
  }

  private static Proof proof(
      Claim claim, String username, String user, Keys keys, @Nullable Instant expiresAt) {
    return new Proof(username, user, keys, expiresAt, claim.answers(), keys.by(claim.algorithm()));
  }
}
