/**
 * The messages of STUN and TURN (RFC 8489, RFC 8656): a checked view of what arrived, a writer of
 * what is sent, one attribute a file, and the framing of ChannelData. Pure.
 */
@NullMarked
package dev.godwit.relay.stun;

import org.jspecify.annotations.NullMarked;
