/**
 * A path through a network on virtual time, with what shares it: a bottleneck, an engine like SCTP,
 * a flow like TCP. Seconds of it pass in milliseconds.
 */
@NullMarked
package dev.godwit.testkit.path;

import org.jspecify.annotations.NullMarked;
