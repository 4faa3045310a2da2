/** Signaling at the edge to the web: Undertow's sockets, the page, health and figures. */
@NullMarked
package dev.godwit.signaling.web;

import org.jspecify.annotations.NullMarked;
