package dev.godwit.signaling.web;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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

  private static final Pattern GZIP =
      Pattern.compile(
          "(?:^|,)\\s*(?:x-)?gzip\\s*(?:;\\s*q=(?:1(?:\\.0*)?|0?\\.[0-9]*[1-9][0-9]*)\\s*)?(?:,|$)",
          Pattern.CASE_INSENSITIVE);

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

  /** How much all of it weighs as browsers get it, which understand gzip. */
  int compressedBytes() {
    return assets.values().stream().mapToInt(asset -> asset.compressed().bytes().limit()).sum();
  }

  /** Whether something is asked for; anything else is refused. */
  static boolean isRead(HttpServerExchange exchange) {
    if (exchange.getRequestMethod().equals(Methods.GET)
        || exchange.getRequestMethod().equals(Methods.HEAD)) {
      return true;
    }
    exchange.setStatusCode(StatusCodes.METHOD_NOT_ALLOWED);
    exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
    return false;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!isRead(exchange)) {
      return;
    }
    String path = exchange.getRequestPath();
    boolean isEntrance = path.equals("/") || path.equals("/signal");
    Asset asset = assets.get(isEntrance ? INDEX : path);
    if (asset == null) {
      exchange.setStatusCode(StatusCodes.NOT_FOUND);
      asset = assets.getOrDefault(NOT_FOUND, Asset.NOTHING);
    }
    send(exchange, asset);
  }

  private static void send(HttpServerExchange exchange, Asset asset) {
    HeaderMap request = exchange.getRequestHeaders();
    HeaderMap response = exchange.getResponseHeaders();
    boolean isCompressed = asset.isSmallerCompressed() && acceptsGzip(request);
    Asset.Form form = isCompressed ? asset.compressed() : asset.plain();
    // Browsers keep it, and ask each time whether it is still the same.
    response.put(Headers.CACHE_CONTROL, "no-cache");
    response.put(Headers.VARY, Headers.ACCEPT_ENCODING_STRING);
    response.put(Headers.ETAG, form.tag());
    if (exchange.getStatusCode() == StatusCodes.OK
        && form.tag().equals(request.getFirst(Headers.IF_NONE_MATCH))) {
      exchange.setStatusCode(StatusCodes.NOT_MODIFIED);
      return;
    }
    if (isCompressed) {
      response.put(Headers.CONTENT_ENCODING, "gzip");
    }
    response.put(Headers.CONTENT_TYPE, asset.type());
    exchange.getResponseSender().send(form.bytes().duplicate());
  }

  /** RFC 9110, section 12.5.3. Who asks for it by a wildcard only gets it plain. */
  private static boolean acceptsGzip(HeaderMap request) {
    HeaderValues accepted = request.get(Headers.ACCEPT_ENCODING);
    return accepted != null && accepted.stream().anyMatch(list -> GZIP.matcher(list).find());
  }

  private static Map<String, Asset> read(Path root) throws IOException {
    Map<String, Asset> assets = new HashMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String path = "/" + root.relativize(file).toString().replace('\\', '/');
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type != null) {
          byte[] bytes = Files.readAllBytes(file);
          assets.put(path, Asset.of(type, path.endsWith(".js") ? uncommented(bytes) : bytes));
        }
      }
    }
    return assets;
  }

  /** Comments are a third of what a first visit would load, and no browser reads them. */
  private static byte[] uncommented(byte[] module) {
    return Comments.without(new String(module, StandardCharsets.UTF_8))
        .getBytes(StandardCharsets.UTF_8);
  }
}
