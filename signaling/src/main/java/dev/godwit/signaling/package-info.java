/** The command that serves signaling and the page. */
@NullMarked
package dev.godwit.signaling;

import org.jspecify.annotations.NullMarked;
