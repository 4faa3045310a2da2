/** Runs commands as real child processes of a test: their output, signals, end and resources. */
@NullMarked
package dev.godwit.testkit.process;

import org.jspecify.annotations.NullMarked;
