package dev.godwit.protocol.signal;

import java.util.List;
import java.util.Optional;

/**
 * A STUN or TURN server that a client may use: a browser's {@code RTCIceServer}.
 *
 * @param urls 1 to {@value #MAX_URLS} URLs (RFC 7064, RFC 7065), unchecked: judge them before use
 * @param username for TURN
 * @param credential for TURN: expires, and is a secret until then
 */
public record IceServer(List<String> urls, Optional<String> username, Optional<String> credential) {
  /** UDP, TCP and TLS, each over IPv4 and IPv6, and some to spare. */
  public static final int MAX_URLS = 8;

  /**
   * @throws IllegalArgumentException if there are no or too many URLs
   */
  public IceServer {
    urls = List.copyOf(urls);
    if (urls.isEmpty() || urls.size() > MAX_URLS) {
      throw new IllegalArgumentException("an ICE server has 1 to " + MAX_URLS + " URLs");
    }
  }

  @Override
  public String toString() {
    return "IceServer[" + urls + "]";
  }
}
