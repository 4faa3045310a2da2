/** The command {@code godwit relay}: its options, and how it is wired together. */
@NullMarked
package dev.godwit.relay;

import org.jspecify.annotations.NullMarked;
