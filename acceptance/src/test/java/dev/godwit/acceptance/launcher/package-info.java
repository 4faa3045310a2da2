/** The project's scripts, as people meet them. */
@NullMarked
package dev.godwit.acceptance.launcher;

import org.jspecify.annotations.NullMarked;
