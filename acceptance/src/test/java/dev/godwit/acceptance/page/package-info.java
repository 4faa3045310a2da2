/** The page in a real browser, with agents and with other pages. */
@NullMarked
package dev.godwit.acceptance.page;

import org.jspecify.annotations.NullMarked;
