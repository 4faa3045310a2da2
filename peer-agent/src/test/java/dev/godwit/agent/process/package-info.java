/** What people and scripts are told. */
@NullMarked
package dev.godwit.agent.process;

import org.jspecify.annotations.NullMarked;
