/** The agent's commands: options, talk, progress and exit codes. */
@NullMarked
package dev.godwit.agent.cli;

import org.jspecify.annotations.NullMarked;
