/**
 * The relay's sockets and event loops: they carry out what the TURN server decides. Touches the
 * network.
 */
@NullMarked
package dev.godwit.relay.net;

import org.jspecify.annotations.NullMarked;
