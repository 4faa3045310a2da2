/** An agent that is always there, as a process of its own. */
@NullMarked
package dev.godwit.acceptance.daemon;

import org.jspecify.annotations.NullMarked;
