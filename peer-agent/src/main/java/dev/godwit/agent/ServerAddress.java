package dev.godwit.agent;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a signaling server is: {@code ws}, {@code wss}, {@code http} or {@code https} with a host,
 * or {@code HOST[:PORT]}.
 *
 * @param uri the WebSocket's address
 */
public record ServerAddress(URI uri) {
  /** The port of a server that was named without one. */
  public static final int DEFAULT_PORT = 8888;

  private static final String PATH = "/signal";

  /**
   * @throws IllegalArgumentException if the address is not a {@code ws:} or {@code wss:} one with a
   *     host
   */
  public ServerAddress {
    String scheme = String.valueOf(uri.getScheme());
    if (!(scheme.equals("ws") || scheme.equals("wss")) || uri.getHost() == null) {
      throw new IllegalArgumentException("not the address of a WebSocket: " + uri);
    }
  }

  /**
   * The address that a person typed.
   *
   * @throws AgentException {@code server_invalid}
   */
  public static ServerAddress parse(String typed) throws AgentException {
    boolean hasScheme = typed.contains("://");
    try {
      URI given = new URI(hasScheme ? typed : "ws://" + typed);
      String scheme =
          switch (String.valueOf(given.getScheme())) {
            case "ws", "http" -> "ws";
            case "wss", "https" -> "wss";
            default -> throw invalid(typed);
          };
      String host = given.getHost();
      if (host == null
          || given.getUserInfo() != null
          || given.getPort() == 0
          || given.getPort() > 65_535) {
        throw invalid(typed);
      }
      int schemePort = scheme.equals("ws") ? 80 : 443;
      int port = given.getPort() != -1 ? given.getPort() : hasScheme ? schemePort : DEFAULT_PORT;
      String path = given.getPath() == null ? "" : given.getPath().replaceAll("/+$", "");
      return new ServerAddress(
          new URI(scheme, null, host, port, path.isEmpty() ? PATH : path, null, null));
    } catch (URISyntaxException e) {
      throw invalid(typed);
    }
  }

  /** Whether the server has to show a certificate that this machine trusts. */
  boolean isVerified() {
    return uri.getScheme().equals("wss");
  }

  /** As short as {@link #parse} takes it. */
  public String shown() {
    String path = uri.getPath().equals(PATH) ? "" : uri.getPath();
    return uri.getScheme() + "://" + uri.getAuthority() + path;
  }

  private static AgentException invalid(String typed) {
    return new AgentException(
        "server_invalid",
        "\""
            + typed
            + "\" is no server's address. Use ws://HOST:PORT, wss://, http://, https:// or"
            + " HOST:PORT.");
  }
}
