/** JMH benchmarks of what runs for each message or chunk. */
@NullMarked
package dev.godwit.bench.jmh;

import org.jspecify.annotations.NullMarked;
