/** Both ends of the signaling load, as processes of their own. */
@NullMarked
package dev.godwit.bench.load;

import org.jspecify.annotations.NullMarked;
