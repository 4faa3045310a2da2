package dev.godwit.signaling.web;

import dev.godwit.protocol.signal.InvalidNameException;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.relay.http.AdminSite;
import io.nayuki.qrcodegen.QrCode;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/**
 * Draws the link of one who is reached by the page as a QR code (ISO/IEC 18004): {@code
 * /qr.svg?scheme=https&to=NAME}. It shows the address of this server, by the name that the request
 * used, with a valid peer name in it, and nothing else. The scheme is asked for, because a proxy in
 * front may take TLS off.
 */
final class QrPicture implements HttpHandler {
  static final String PATH = "/qr.svg";

  /** Above it modules get too small for a phone, and drawing takes milliseconds. */
  private static final int MAX_LINK_BYTES = 300;

  /** ISO/IEC 18004, section 9.1: light modules all around. */
  private static final int QUIET_MODULES = 4;

  private static final Set<String> PARAMETERS = Set.of("scheme", "to");
  private static final Set<String> SCHEMES = Set.of("http", "https");

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!Page.isRead(exchange)) {
      return;
    }
    Optional<String> link = link(exchange);
    if (link.isEmpty()) {
      AdminSite.sendText(
          exchange,
          StatusCodes.BAD_REQUEST,
          "A scheme, http or https, and a peer name make one.\n");
      return;
    }
    // A name is nobody's business in a cache.
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "image/svg+xml");
    exchange.getResponseSender().send(draw(link.get()));
  }

  private static Optional<String> link(HttpServerExchange exchange) {
    if (!exchange.getQueryParameters().keySet().equals(PARAMETERS)) {
      return Optional.empty();
    }
    Optional<String> scheme = parameter(exchange, "scheme").filter(SCHEMES::contains);
    Optional<String> name = parameter(exchange, "to").flatMap(QrPicture::encoded);
    return HostHeader.of(exchange)
        .flatMap(host ->
            scheme.flatMap(before -> name.map(after -> before + "://" + host + "/#to=" + after)))
        .filter(link -> link.length() <= MAX_LINK_BYTES);
  }

  /** If it is there once. */
  private static Optional<String> parameter(HttpServerExchange exchange, String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null || values.size() != 1 ? Optional.empty() : Optional.of(values.getFirst());
  }

  /** A valid name as {@code encodeURIComponent} has it: all ASCII. */
  private static Optional<String> encoded(String text) {
    try {
      String name = PeerName.of(text).text();
      return Optional.of(URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
    } catch (InvalidNameException _) {
      return Optional.empty();
    }
  }

  /** Dark modules as one path of rows on a light ground. */
  private static String draw(String link) {
    QrCode code = QrCode.encodeText(link, QrCode.Ecc.LOW);
    int side = code.size + 2 * QUIET_MODULES;
    StringBuilder rows = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        int start = x;
        while (code.getModule(x, y)) {
          x++;
        }
        if (x > start) {
          rows.append('M').append(start + QUIET_MODULES).append(' ').append(y + QUIET_MODULES);
          rows.append('h').append(x - start).append("v1h").append(start - x).append('z');
        }
      }
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">\
    <path fill="#fff" d="M0 0h%dv%dh-%dz"/><path d="%s"/></svg>
    """
        .formatted(side, side, side, side, side, rows);
  }
}
