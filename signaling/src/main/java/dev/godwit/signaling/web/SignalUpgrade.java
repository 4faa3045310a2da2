package dev.godwit.signaling.web;

import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.signaling.session.ClientAddress;
import dev.godwit.signaling.session.Reach;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** Sends upgrade requests to the hub, if their origin may come in, and all others on. */
final class SignalUpgrade implements HttpHandler {
  /** What one person's IPv6 addresses have in common (RFC 6177: a site has a /64 at least). */
  private static final int IPV6_SITE_BYTES = 8;

  private final OriginRule originRule;
  private final HttpHandler handshake;
  private final HttpHandler others;

  SignalUpgrade(SignalHub hub, OriginRule originRule, HttpHandler others) {
    this.originRule = originRule;
    this.others = others;
    WebSocketConnectionCallback connected =
        (exchange, channel) ->
            hub.onConnected(
                channel,
                countedAs(channel.getSourceAddress().getAddress()),
                reach(exchange, channel));
    this.handshake = new WebSocketProtocolHandshakeHandler(connected, SignalUpgrade::refuseVersion);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    String path = exchange.getRequestPath();
    if (!isUpgrade(exchange)) {
      others.handleRequest(exchange);
    } else if (!path.equals("/") && !path.equals("/signal")) {
      exchange.setStatusCode(StatusCodes.NOT_FOUND);
    } else if (!originRule.admits(header(exchange, Headers.ORIGIN_STRING), host(exchange))) {
      exchange.setStatusCode(StatusCodes.FORBIDDEN);
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
      exchange
          .getResponseSender()
          .send(
              SignalErrorCode.FORBIDDEN.message(
                  "Pages of this origin may not use this server; --allow-origin lets them."));
    } else {
      handshake.handleRequest(exchange);
    }
  }

  /** The client as limits count it. */
  static ClientAddress countedAs(InetAddress address) {
    if (address instanceof Inet6Address) {
      byte[] site = Arrays.copyOf(address.getAddress(), IPV6_SITE_BYTES);
      return new ClientAddress(HexFormat.of().formatHex(site) + "::/64");
    }
    return new ClientAddress(address.getHostAddress());
  }

  /** By its own word, else by the address that it came to. */
  private static Reach reach(WebSocketHttpExchange exchange, WebSocketChannel channel) {
    String host =
        Optional.ofNullable(exchange.getRequestHeader(Headers.HOST_STRING))
            .flatMap(HostHeader::hostIn)
            .orElseGet(() -> literal(channel.getDestinationAddress().getAddress()));
    return new Reach(host, channel.isSecure());
  }

  /** As URLs write it. */
  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text.replaceFirst("%.*", "") + "]" : text;
  }

  private static boolean isUpgrade(HttpServerExchange exchange) {
    String upgrade = exchange.getRequestHeaders().getFirst(Headers.UPGRADE);
    return upgrade != null && upgrade.toLowerCase(Locale.ROOT).contains("websocket");
  }

  private static void refuseVersion(HttpServerExchange exchange) {
    exchange.setStatusCode(StatusCodes.UPGRADE_REQUIRED);
    exchange.getResponseHeaders().put(Headers.SEC_WEB_SOCKET_VERSION, "13");
  }

  private static Optional<String> host(HttpServerExchange exchange) {
    return header(exchange, Headers.HOST_STRING);
  }

  private static Optional<String> header(HttpServerExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }
}
