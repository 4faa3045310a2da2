/** Simulated links between two peers, on virtual time. */
@NullMarked
package dev.godwit.testkit.link;

import org.jspecify.annotations.NullMarked;
