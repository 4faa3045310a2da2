package dev.godwit.signaling.web;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides which web pages may open a WebSocket. A browser sends along which page asks ({@code
 * Origin}) and by which name it reached us ({@code Host}). A page whose origin equals that name is
 * ours only if the name is one that nobody else can point at us: otherwise any site could let its
 * own name resolve to this machine (DNS rebinding). Pure and thread-safe.
 */
final class OriginRule {
  /** No resolver is involved in these: four decimal bytes, or anything with colons. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}|[0-9a-f:.]*:[0-9a-f:.]*");

  private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(?:\\.[0-9]{1,3}){3}");

  private final Set<String> ownHosts;
  private final Set<String> allowedOrigins;

  /**
   * @param ownHosts names of this machine and those given by its operator, in lower case
   * @param allowedOrigins further origins, in lower case
   */
  OriginRule(Set<String> ownHosts, Set<String> allowedOrigins) {
    this.ownHosts = Set.copyOf(ownHosts);
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
            isLoopback(page.host())
                || (isOurs(page.host())
                    && hostHeader
                        .flatMap(host -> HostPort.parse(host, defaultPort))
                        .filter(page::equals)
                        .isPresent()))
        .isPresent();
  }

  /** Whether a name reaches us without a resolver that others control. */
  boolean isOurs(String host) {
    return isLoopback(host) || ADDRESS.matcher(host).matches() || ownHosts.contains(host);
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || IPV4_LOOPBACK.matcher(host).matches();
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
