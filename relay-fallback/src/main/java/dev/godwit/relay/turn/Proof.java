package dev.godwit.relay.turn;

import dev.godwit.relay.stun.IntegrityAlgorithm;
import dev.godwit.relay.stun.IntegrityKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A client's proof that it knows a password.
 *
 * @param username as on the wire
 * @param user what is counted by: without an expiry, which can be had anew
 * @param keys of the password
 * @param expiresAt when the credential ends, or null if it does not
 * @param integrity of the answers to the request (RFC 8489, section 9.2.4)
 * @param key of the answers to the request
 */
record Proof(
    String username,
    String user,
    Keys keys,
    @Nullable Instant expiresAt,
    IntegrityAlgorithm integrity,
    IntegrityKey key) {}
