package dev.godwit.relay.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;

/** Tells browsers, with every response, to allow the page no more than it needs. */
public final class StrictHeaders implements HttpHandler {
  /**
   * Our own files and connections: nothing inline, nothing from elsewhere, in nobody's frame. A
   * frame of ours begins a download; the page itself cannot be in it.
   */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; worker-src 'self'; frame-src 'self'; connect-src"
          + " 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final HttpString CSP = new HttpString("Content-Security-Policy");
  private static final HttpString CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");
  private static final HttpString FRAME_OPTIONS = new HttpString("X-Frame-Options");
  private static final HttpString REFERRER_POLICY = new HttpString("Referrer-Policy");
  private static final HttpString OPENER_POLICY = new HttpString("Cross-Origin-Opener-Policy");
  private static final HttpString RESOURCE_POLICY = new HttpString("Cross-Origin-Resource-Policy");
  private static final HttpString PERMISSIONS_POLICY = new HttpString("Permissions-Policy");

  /** Half a year: long enough for people who come back, and not for ever if HTTPS is given up. */
  private static final String TRANSPORT_SECURITY = "max-age=15552000";

  private final HttpHandler next;
  private final boolean isTrusted;

  /**
   * @param isTrusted whether the response goes by TLS with a certificate that browsers trust; then
   *     they may come by HTTPS alone from now on (RFC 6797)
   */
  public StrictHeaders(HttpHandler next, boolean isTrusted) {
    this.next = next;
    this.isTrusted = isTrusted;
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
    if (isTrusted) {
      headers.put(Headers.STRICT_TRANSPORT_SECURITY, TRANSPORT_SECURITY);
    }
    next.handleRequest(exchange);
  }
}
