/** Peers that do not keep to the protocol, and how ours take it. */
@NullMarked
package dev.godwit.acceptance.hostile;

import org.jspecify.annotations.NullMarked;
