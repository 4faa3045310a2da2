package dev.godwit.signaling.web;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;

/** Tells browsers, with every response, to allow the page no more than it needs. */
final class StrictHeaders implements HttpHandler {
  /** Only what comes from here, nothing inline, in nobody's frame. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src 'self';"
          + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final HttpString CSP = new HttpString("Content-Security-Policy");
  private static final HttpString CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");
  private static final HttpString FRAME_OPTIONS = new HttpString("X-Frame-Options");
  private static final HttpString REFERRER_POLICY = new HttpString("Referrer-Policy");
  private static final HttpString OPENER_POLICY = new HttpString("Cross-Origin-Opener-Policy");
  private static final HttpString RESOURCE_POLICY = new HttpString("Cross-Origin-Resource-Policy");
  private static final HttpString PERMISSIONS_POLICY = new HttpString("Permissions-Policy");

  private final HttpHandler next;

  StrictHeaders(HttpHandler next) {
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(CSP, CONTENT_SECURITY_POLICY);
    headers.put(CONTENT_TYPE_OPTIONS, "nosniff");
    headers.put(FRAME_OPTIONS, "DENY");
    headers.put(REFERRER_POLICY, "no-referrer");
    headers.put(OPENER_POLICY, "same-origin");
    headers.put(RESOURCE_POLICY, "same-origin");
    headers.put(PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=()");
    next.handleRequest(exchange);
  }
}
