package dev.godwit.signaling.web;

import dev.godwit.relay.http.AdminSite;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.util.OptionalInt;

/** What the public can ask for beside the WebSocket, by path. Immutable. */
final class PublicSite implements HttpHandler {
  private final HttpHandler page;
  private final HttpHandler qr = new QrPicture();
  private final HttpHandler facts;

  /**
   * @param securePort where HTTPS is, if there is any and this is not it
   */
  PublicSite(Page page, OptionalInt securePort) {
    this.page = page;
    this.facts = new PageFacts(securePort);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    switch (exchange.getRequestPath()) {
      case "/health/live" -> AdminSite.sendText(exchange, StatusCodes.OK, "live\n");
      case PageFacts.PATH -> facts.handleRequest(exchange);
      case QrPicture.PATH -> qr.handleRequest(exchange);
      default -> page.handleRequest(exchange);
    }
  }
}
