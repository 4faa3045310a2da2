/** Where a server listens, by what names it is reached, and why it can't listen. Pure. */
@NullMarked
package dev.godwit.relay.listen;

import org.jspecify.annotations.NullMarked;
