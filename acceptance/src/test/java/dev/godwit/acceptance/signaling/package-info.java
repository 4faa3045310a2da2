/** The server as clients that are not ours meet it. */
@NullMarked
package dev.godwit.acceptance.signaling;

import org.jspecify.annotations.NullMarked;
