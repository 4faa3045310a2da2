/**
 * The life of a session with the server and of connections with peers: who is called, who is
 * answered, when it is given up. Pure machines: no socket, no file, no thread, no clock.
 */
@NullMarked
package dev.godwit.agent.session;

import org.jspecify.annotations.NullMarked;
