package dev.godwit.signaling.web;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * By what host and port a request says that it reached this server (RFC 9110, section 7.2). Whoever
 * asks chooses it: it is good for an answer to them, and for nobody else. Pure.
 */
final class HostHeader {
  /** What a host name or an address is made of (RFC 3986, section 3.2.2), and a port. */
  private static final Pattern FORM =
      Pattern.compile("([a-z0-9._-]{1,253}|\\[[0-9a-f:.]{2,45}])(?::[0-9]{1,5})?");

  private HostHeader() {}

  /** Host and port, the port only if it is written there; empty if they make no sense. */
  static Optional<String> of(HttpServerExchange exchange) {
    return lowerCase(exchange).filter(text -> FORM.matcher(text).matches());
  }

  /** The host alone, an IPv6 address in brackets. */
  static Optional<String> hostOf(HttpServerExchange exchange) {
    return lowerCase(exchange).flatMap(HostHeader::hostIn);
  }

  /** The same of a header's text. */
  static Optional<String> hostIn(String text) {
    return Optional.of(FORM.matcher(text.toLowerCase(Locale.ROOT)))
        .filter(form -> form.matches())
        .map(form -> form.group(1));
  }

  private static Optional<String> lowerCase(HttpServerExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(Headers.HOST))
        .map(text -> text.toLowerCase(Locale.ROOT));
  }
}
