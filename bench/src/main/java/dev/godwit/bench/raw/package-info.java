/** The two ends of a bare data channel: the native WebRTC library and nothing of this project. */
@NullMarked
package dev.godwit.bench.raw;

import org.jspecify.annotations.NullMarked;
