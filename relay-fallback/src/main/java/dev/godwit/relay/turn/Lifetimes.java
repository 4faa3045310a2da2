package dev.godwit.relay.turn;

import dev.godwit.relay.stun.Lifetime;
import dev.godwit.relay.stun.MalformedStunException;
import dev.godwit.relay.stun.StunMessage;
import java.time.Duration;
import java.time.Instant;

/** How long allocations live (RFC 8656, sections 7.2 and 8.2). */
final class Lifetimes {
  /** RFC 8656, section 3.2. */
  static final long DEFAULT_SECONDS = 600;

  static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** As long as no clock counts. */
  private static final long MAX_SESSION_SECONDS = Duration.ofDays(3650).toSeconds();

  private final TurnLimits limits;

  Lifetimes(TurnLimits limits) {
    this.limits = limits;
  }

  /** The seconds that a request gets, of which 0 is to end it. */
  long granted(StunMessage message) throws MalformedStunException {
    long wished = message.find(Lifetime.TYPE).map(Lifetime::seconds).orElse(DEFAULT_SECONDS);
    return wished == 0 ? 0 : bounded(wished);
  }

  /** The seconds that an Allocate gets, where 0 means nothing special. */
  long grantedAtFirst(StunMessage message) throws MalformedStunException {
    return bounded(message.find(Lifetime.TYPE).map(Lifetime::seconds).orElse(DEFAULT_SECONDS));
  }

  private long bounded(long wishedSeconds) {
    long max = limits.maxLifetime().toSeconds();
    return Math.min(max, Math.max(DEFAULT_SECONDS, wishedSeconds));
  }

  /**
   * How long an allocation may be refreshed, from now on: as long as its credential is good, or as
   * long as a session may last, so that a long transfer does not die with an hour's credential.
   */
  long sessionNanos(Proof proof, Instant timeOfDay) {
    Instant expiresAt = proof.expiresAt();
    if (expiresAt == null) {
      return MAX_SESSION_SECONDS * NANOS_PER_SECOND;
    }
    long left = Duration.between(timeOfDay, expiresAt).toSeconds();
    long seconds = Math.max(left, limits.maxSession().toSeconds());
    return Math.min(seconds, MAX_SESSION_SECONDS) * NANOS_PER_SECOND;
  }

  /** What is left of the seconds where the session ends before. */
  static long withinSession(long seconds, Allocation allocation, long nowNanos) {
    long left = Math.max(0, allocation.sessionEndNanos - nowNanos) / NANOS_PER_SECOND;
    return Math.min(seconds, left);
  }
}
