package dev.godwit.signaling.web;

import dev.godwit.relay.listen.HostPort;
import dev.godwit.relay.listen.OwnNames;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which web pages may open a WebSocket. A browser sends along which page asks ({@code
 * Origin}) and by which name it reached us ({@code Host}). A page whose origin equals that name is
 * ours only if the name is one that nobody else can point at us: otherwise any site could let its
 * own name resolve to this machine (DNS rebinding). Pure and thread-safe.
 */
final class OriginRule {
  private final OwnNames ownNames;
  private final Set<String> allowedOrigins;

  /**
   * @param ownNames of this machine, and those given by its operator
   * @param allowedOrigins further origins, in lower case
   */
  OriginRule(OwnNames ownNames, Set<String> allowedOrigins) {
    this.ownNames = ownNames;
    this.allowedOrigins = Set.copyOf(allowedOrigins);
  }

  /** Whether whoever sent these headers may come in. */
  boolean admits(Optional<String> originHeader, Optional<String> hostHeader) {
    if (originHeader.isEmpty()) {
      return true; // no browser: agents have no origin
    }
    String origin = originHeader.get().toLowerCase(Locale.ROOT);
    if (origin.equals("null") || allowedOrigins.contains(origin)) {
      return true;
    }
    int defaultPort = origin.startsWith("https://") ? 443 : 80;
    return page(origin, defaultPort)
        .filter(page ->
            OwnNames.isLoopback(page.host())
                || (ownNames.contains(page.host())
                    && hostHeader
                        .flatMap(host -> HostPort.parse(host, defaultPort))
                        .filter(page::equals)
                        .isPresent()))
        .isPresent();
  }

  private static Optional<HostPort> page(String origin, int defaultPort) {
    for (String scheme : new String[] {"http://", "https://"}) {
      if (origin.startsWith(scheme)) {
        return HostPort.parse(origin.substring(scheme.length()), defaultPort);
      }
    }
    return Optional.empty();
  }
}
