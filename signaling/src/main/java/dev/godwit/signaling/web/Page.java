package dev.godwit.signaling.web;

import dev.godwit.protocol.json.JsonObject;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Serves the page. All of it is read once, at the start, and only what was read then can be asked
 * for: no request reaches the file system. Immutable.
 */
final class Page implements HttpHandler {
  private static final String ROOT = "/page";
  private static final String INDEX = "/index.html";
  private static final String NOT_FOUND = "/404.html";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "webmanifest", "application/manifest+json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "txt", "text/plain; charset=utf-8");

  private record Asset(ByteBuffer content, String type, String tag) {}

  private final Map<String, Asset> assets;

  private Page(Map<String, Asset> assets) {
    this.assets = Map.copyOf(assets);
  }

  /** Reads the page from the class path. */
  static Page load() {
    URL index = Page.class.getResource(ROOT + INDEX);
    if (index == null) {
      throw new IllegalStateException("the page is not on the class path");
    }
    try {
      URI uri = index.toURI();
      if (uri.getScheme().equals("jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
          return new Page(read(jar.getPath(ROOT)));
        }
      }
      return new Page(read(Path.of(uri).resolveSibling("")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What can be asked for. */
  Set<String> paths() {
    return assets.keySet();
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!exchange.getRequestMethod().equals(Methods.GET)
        && !exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.setStatusCode(StatusCodes.METHOD_NOT_ALLOWED);
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
      return;
    }
    String path = exchange.getRequestPath();
    boolean isEntrance = path.equals("/") || path.equals("/signal");
    Asset asset = assets.get(isEntrance ? INDEX : path);
    if (asset == null) {
      exchange.setStatusCode(StatusCodes.NOT_FOUND);
      asset =
          assets.getOrDefault(NOT_FOUND, new Asset(ByteBuffer.allocate(0), "text/plain", "\"\""));
    }
    send(exchange, asset);
  }

  private static void send(HttpServerExchange exchange, Asset asset) {
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-cache");
    exchange.getResponseHeaders().put(Headers.ETAG, asset.tag());
    if (exchange.getStatusCode() == StatusCodes.OK
        && asset.tag().equals(exchange.getRequestHeaders().getFirst(Headers.IF_NONE_MATCH))) {
      exchange.setStatusCode(StatusCodes.NOT_MODIFIED);
      return;
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, asset.type());
    exchange.getResponseSender().send(asset.content().duplicate());
  }

  private static Map<String, Asset> read(Path root) throws IOException {
    Map<String, Asset> assets = new HashMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String path = "/" + root.relativize(file).toString().replace('\\', '/');
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type != null) {
          byte[] bytes = Files.readAllBytes(file);
          assets.put(path, new Asset(ByteBuffer.wrap(bytes).asReadOnlyBuffer(), type, tag(bytes)));
        }
      }
    }
    return assets;
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + JsonObject.encodeBinary(digest) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
