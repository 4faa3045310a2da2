/** The agent's sockets to the server: text in, text out, nothing decided. */
@NullMarked
package dev.godwit.agent.wire;

import org.jspecify.annotations.NullMarked;
