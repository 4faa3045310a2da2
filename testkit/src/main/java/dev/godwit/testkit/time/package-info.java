/** A clock that moves only when told, so that hours pass in milliseconds and every run repeats. */
@NullMarked
package dev.godwit.testkit.time;

import org.jspecify.annotations.NullMarked;
