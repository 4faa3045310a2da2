package dev.godwit.signaling.session;

/**
 * How a client reached this server, by its own word: good for what this client is told, and for
 * nobody else.
 *
 * @param host a name or an address, an IPv6 address in brackets
 * @param isSecure whether it came by TLS
 */
public record Reach(String host, boolean isSecure) {}
