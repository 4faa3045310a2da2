/** Sockets to the server. */
@NullMarked
package dev.godwit.agent.wire;

import org.jspecify.annotations.NullMarked;
