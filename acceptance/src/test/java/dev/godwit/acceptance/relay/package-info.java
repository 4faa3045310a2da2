/** Transfers that our own relay carries. */
@NullMarked
package dev.godwit.acceptance.relay;

import org.jspecify.annotations.NullMarked;
