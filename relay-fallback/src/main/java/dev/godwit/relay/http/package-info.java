/** Serves HTTP and HTTPS: listeners with limits, strict headers, and what operators ask for. */
@NullMarked
package dev.godwit.relay.http;

import org.jspecify.annotations.NullMarked;
