/**
 * Who is here and what goes to whom: the decisions of signaling, without sockets or clocks. Pure.
 */
@NullMarked
package dev.godwit.signaling.session;

import org.jspecify.annotations.NullMarked;
