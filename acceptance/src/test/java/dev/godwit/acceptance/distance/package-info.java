/** Transfers over long paths: how fast, and how steadily. */
@NullMarked
package dev.godwit.acceptance.distance;

import org.jspecify.annotations.NullMarked;
