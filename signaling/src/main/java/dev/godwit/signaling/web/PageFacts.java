package dev.godwit.signaling.web;

import dev.godwit.protocol.json.JsonObject;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells the page what it can't find out itself, as JSON at {@code /facts.json}: {@code httpsUrl},
 * where the same page is to be had by HTTPS, by the host that the request used.
 */
final class PageFacts implements HttpHandler {
  static final String PATH = "/facts.json";

  private final OptionalInt securePort;

  /**
   * @param securePort where HTTPS is, if there is any that the page does not come by already
   */
  PageFacts(OptionalInt securePort) {
    this.securePort = securePort;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!Page.isRead(exchange)) {
      return;
    }
    ObjectNode facts = JsonObject.create();
    httpsUrl(exchange).ifPresent(url -> facts.put("httpsUrl", url));
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(facts.toString());
  }

  private Optional<String> httpsUrl(HttpServerExchange exchange) {
    return securePort.isEmpty()
        ? Optional.empty()
        : HostHeader.hostOf(exchange)
            .map(host -> "https://" + host + ":" + securePort.getAsInt() + "/");
  }
}
