/** Runs the product beside real peers on one machine and says how they compare. */
@NullMarked
package dev.godwit.bench;

import org.jspecify.annotations.NullMarked;
