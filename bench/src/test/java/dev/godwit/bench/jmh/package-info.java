@NullMarked
package dev.godwit.bench.jmh;

import org.jspecify.annotations.NullMarked;
