/**
 * The signaling vocabulary: what clients and the server say, as records, and its strict JSON. Pure.
 */
@NullMarked
package dev.godwit.protocol.signal;

import org.jspecify.annotations.NullMarked;
