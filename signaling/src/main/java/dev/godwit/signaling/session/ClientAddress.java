package dev.godwit.signaling.session;

/**
 * Where a client comes from, as limits count it.
 *
 * @param text equal for what one person is likely to own: an IPv4 address, an IPv6 /64
 */
public record ClientAddress(String text) {}
