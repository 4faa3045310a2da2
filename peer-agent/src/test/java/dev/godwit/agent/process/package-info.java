/** What touches the machine that an agent runs on. */
@NullMarked
package dev.godwit.agent.process;

import org.jspecify.annotations.NullMarked;
