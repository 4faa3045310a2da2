/** What people and scripts are told. */
@NullMarked
package dev.godwit.agent.daemon;

import org.jspecify.annotations.NullMarked;
