package dev.godwit.agent;

import dev.godwit.agent.wire.CertificateFingerprint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Where a signaling server is: {@code ws}, {@code wss}, {@code http} or {@code https} with a host,
 * or {@code HOST[:PORT]}.
 *
 * @param uri the WebSocket's address
 * @param fingerprint of the one certificate that the server may show, by SHA-256: 32 pairs of
 *     hexadecimal digits in upper case, parted by colons. If empty, the certificate has to be one
 *     that this machine trusts
 */
public record ServerAddress(URI uri, Optional<String> fingerprint) {
  /** The port of a server that was named without one. */
  public static final int DEFAULT_PORT = 8888;

  private static final String PATH = "/signal";

  /**
   * @throws IllegalArgumentException if the address is not a {@code ws:} or {@code wss:} one with a
   *     host, or there is a fingerprint that is none or is of no {@code wss:} server
   */
  public ServerAddress {
    String scheme = String.valueOf(uri.getScheme());
    if (!(scheme.equals("ws") || scheme.equals("wss")) || uri.getHost() == null) {
      throw new IllegalArgumentException("not the address of a WebSocket: " + uri);
    }
    if (fingerprint.isPresent()) {
      if (!scheme.equals("wss")) {
        throw new IllegalArgumentException("a server without TLS has no certificate: " + uri);
      }
      fingerprint = Optional.of(new CertificateFingerprint(fingerprint.get()).text());
    }
  }

  /** A server whose certificate, if it shows one, is vouched for by an authority. */
  public ServerAddress(URI uri) {
    this(uri, Optional.empty());
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

  /**
   * The same server, known by its certificate's SHA-256 fingerprint: as it prints it, or without
   * colons.
   *
   * @throws AgentException {@code server_invalid}, also if the server is one without TLS
   */
  public ServerAddress known(String typedFingerprint) throws AgentException {
    CertificateFingerprint parsed =
        CertificateFingerprint.parse(typedFingerprint)
            .orElseThrow(() ->
                new AgentException(
                    "server_invalid",
                    "\""
                        + typedFingerprint
                        + "\" is no SHA-256 fingerprint. Use the 64 hexadecimal digits that the"
                        + " server prints."));
    if (!isVerified()) {
      throw new AgentException(
          "server_invalid",
          shown() + " has no certificate to compare. Use the server's wss:// or https:// address.");
    }
    return new ServerAddress(uri, Optional.of(parsed.text()));
  }

  /** Whether the server has to show a certificate that is trusted. */
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
