package dev.godwit.relay.turn;

import dev.godwit.relay.stun.StunMessage;

/** A request that is being handled: what it says, from where, and when. */
record Request(StunMessage message, Origin origin, long nowNanos) {}
