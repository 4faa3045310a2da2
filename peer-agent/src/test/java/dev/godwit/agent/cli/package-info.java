/** What people and scripts are told. */
@NullMarked
package dev.godwit.agent.cli;

import org.jspecify.annotations.NullMarked;
