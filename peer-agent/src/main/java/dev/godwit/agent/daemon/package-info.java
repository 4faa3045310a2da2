/** What an agent that is always there decides by itself: what it takes, sends and has done. */
@NullMarked
package dev.godwit.agent.daemon;

import org.jspecify.annotations.NullMarked;
