/** The rules of the house, read from docs/architecture.md and held against the code. */
@NullMarked
package dev.godwit.acceptance.architecture;

import org.jspecify.annotations.NullMarked;
