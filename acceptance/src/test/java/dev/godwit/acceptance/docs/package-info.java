/** Holds the documents against the code. */
@NullMarked
package dev.godwit.acceptance.docs;

import org.jspecify.annotations.NullMarked;
