/** Tools for tests: virtual time, seeded generators, processes. */
@NullMarked
package dev.godwit.testkit;

import org.jspecify.annotations.NullMarked;
