/** Tests that repeat with many seeds and name the one that failed. */
@NullMarked
package dev.godwit.testkit.random;

import org.jspecify.annotations.NullMarked;
