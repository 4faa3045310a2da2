/** Decisions of an agent that is always there. */
@NullMarked
package dev.godwit.agent.daemon;

import org.jspecify.annotations.NullMarked;
