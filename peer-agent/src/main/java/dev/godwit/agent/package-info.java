/**
 * The headless peer as a library: {@link dev.godwit.agent.Agent} logs in, sends and receives. The
 * package-private classes are the shell around the machines: they own threads, sockets, disks and
 * WebRTC, and decide nothing.
 */
@NullMarked
package dev.godwit.agent;

import org.jspecify.annotations.NullMarked;
