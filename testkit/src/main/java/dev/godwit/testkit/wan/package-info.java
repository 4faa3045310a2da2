/** A path between two networks on one machine, as long, narrow and lossy as a test wants it. */
@NullMarked
package dev.godwit.testkit.wan;

import org.jspecify.annotations.NullMarked;
