/** The server's certificate: read from files, or made by the server itself and kept on disk. */
@NullMarked
package dev.godwit.relay.tls;

import org.jspecify.annotations.NullMarked;
