/**
 * What a TURN server decides (RFC 8656, RFC 8489): who may have an allocation, which packet goes
 * where, and what is dropped. Holds no socket, thread, clock or randomness of its own. Pure.
 */
@NullMarked
package dev.godwit.relay.turn;

import org.jspecify.annotations.NullMarked;
