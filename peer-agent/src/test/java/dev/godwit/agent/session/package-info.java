/** Calls and the session with the server, played on virtual time. */
@NullMarked
package dev.godwit.agent.session;

import org.jspecify.annotations.NullMarked;
