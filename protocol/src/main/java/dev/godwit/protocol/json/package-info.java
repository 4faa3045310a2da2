/** Strict JSON for messages off the network: one object, no surprises, one typed error. Pure. */
@NullMarked
package dev.godwit.protocol.json;

import org.jspecify.annotations.NullMarked;
