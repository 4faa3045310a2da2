package dev.godwit.relay.http;

import dev.godwit.relay.listen.HostPort;
import dev.godwit.relay.listen.OwnNames;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What the operator asks for: {@code /health/live}, {@code /health/ready}, {@code /metrics}. */
public final class AdminSite implements HttpHandler {
  /** For a scraper or two, and whoever looks in. */
  public static final int MAX_CONNECTIONS = 256;

  /** RFC 9110, section 15.5.20. */
  private static final int MISDIRECTED_REQUEST = 421;

  private final PrometheusRegistry metrics;
  private final OwnNames names;
  private final BooleanSupplier isReady;
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  /**
   * @param metrics what there is to tell
   * @param names by which the operator may ask
   * @param isReady whether the server takes in anybody new
   */
  public AdminSite(PrometheusRegistry metrics, OwnNames names, BooleanSupplier isReady) {
    this.metrics = metrics;
    this.names = names;
    this.isReady = isReady;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals(Methods.GET)) {
      exchange.setStatusCode(StatusCodes.METHOD_NOT_ALLOWED);
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET");
    } else if (!isAskedByOwnName(exchange)) {
      // A page may have its own name resolve to 127.0.0.1 and read what only this machine should.
      exchange.setStatusCode(MISDIRECTED_REQUEST);
    } else {
      switch (exchange.getRequestPath()) {
        case "/health/live" -> sendText(exchange, StatusCodes.OK, "live\n");
        case "/health/ready" -> {
          boolean ready = isReady.getAsBoolean();
          sendText(
              exchange,
              ready ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE,
              ready ? "ready\n" : "draining\n");
        }
        case "/metrics" -> sendMetrics(exchange);
        default -> sendText(exchange, StatusCodes.NOT_FOUND, "not found\n");
      }
    }
  }

  /** Answers with plain text. */
  public static void sendText(HttpServerExchange exchange, int status, String text) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(text);
  }

  private boolean isAskedByOwnName(HttpServerExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(Headers.HOST))
        .flatMap(host -> HostPort.parse(host, 80))
        .filter(host -> names.contains(host.host()))
        .isPresent();
  }

  private void sendMetrics(HttpServerExchange exchange) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    writer.write(text, metrics.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, PrometheusTextFormatWriter.CONTENT_TYPE);
    exchange.getResponseSender().send(ByteBuffer.wrap(text.toByteArray()));
  }
}
