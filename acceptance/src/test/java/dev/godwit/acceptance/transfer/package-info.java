/** What people do with {@code send} and {@code receive}, and what may go wrong then. */
@NullMarked
package dev.godwit.acceptance.transfer;

import org.jspecify.annotations.NullMarked;
