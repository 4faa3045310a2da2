package dev.godwit.signaling.web;

import dev.godwit.relay.listen.HostPort;
import javax.net.ssl.SSLContext;

/**
 * How the public is served by TLS.
 *
 * @param listen where; port 0 takes a free one
 * @param context by what the server proves who it is
 * @param isTrusted whether browsers trust the certificate without being told to
 */
public record Https(HostPort listen, SSLContext context, boolean isTrusted) {}
