/** The agent as its callers see it, and the shell around its machines. */
@NullMarked
package dev.godwit.agent;

import org.jspecify.annotations.NullMarked;
