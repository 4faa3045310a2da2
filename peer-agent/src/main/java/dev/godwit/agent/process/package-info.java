/** The process of a daemon and the machine around it: programs that it runs, and signals. */
@NullMarked
package dev.godwit.agent.process;

import org.jspecify.annotations.NullMarked;
