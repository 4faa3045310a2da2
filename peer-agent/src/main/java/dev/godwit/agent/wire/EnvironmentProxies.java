package dev.godwit.agent.wire;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that the variables of the environment name, as other programs read them: {@code
 * HTTPS_PROXY} for TLS, {@code HTTP_PROXY} for the rest, {@code NO_PROXY} for hosts without; in
 * small letters first. This machine itself needs none. Proxies are asked for a tunnel (CONNECT).
 */
public final class EnvironmentProxies extends ProxySelector {
  private static final int USUAL_PORT = 3128;

  private final Map<String, String> environment;

  /** Those that these variables name. */
  public EnvironmentProxies(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * The proxy on the way to this {@code http:}, {@code https:}, {@code ws:} or {@code wss:}
   * address.
   */
  Optional<InetSocketAddress> proxyTo(URI server) {
    boolean secure = List.of("https", "wss").contains(server.getScheme());
    return isWithout(server)
        ? Optional.empty()
        : named(secure ? "https_proxy" : "http_proxy").map(EnvironmentProxies::address);
  }

  /**
   * Tells proxies the name and password that their variable has. For most of them the JDK has to be
   * started with {@code -Djdk.http.auth.tunneling.disabledSchemes=}, as the launcher does.
   */
  Authenticator authenticator() {
    return new Authenticator() {
      @Override
      protected @Nullable PasswordAuthentication getPasswordAuthentication() {
        if (getRequestorType() != RequestorType.PROXY) {
          return null;
        }
        return Stream.of("http_proxy", "https_proxy")
            .flatMap(name -> named(name).stream())
            .filter(proxy ->
                proxy.getUserInfo() != null
                    && proxy.getHost().equals(getRequestingHost())
                    && address(proxy).getPort() == getRequestingPort())
            .map(proxy -> credentials(proxy.getRawUserInfo()))
            .findFirst()
            .orElse(null);
      }
    };
  }

  @Override
  public List<Proxy> select(URI server) {
    return List.of(
        proxyTo(server).map(address -> new Proxy(Proxy.Type.HTTP, address)).orElse(Proxy.NO_PROXY));
  }

  @Override
  public void connectFailed(URI server, SocketAddress proxy, IOException failure) {
    // There is no other to try.
  }

  private Optional<URI> named(String variable) {
    return variable(variable).flatMap(EnvironmentProxies::parse);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /** Proxies are named as URLs or as {@code HOST:PORT}. What is neither is none. */
  private static Optional<URI> parse(String typed) {
    try {
      URI uri = new URI(typed.contains("://") ? typed : "http://" + typed);
      return Optional.of(uri).filter(proxy -> proxy.getHost() != null && proxy.getPort() <= 65_535);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static InetSocketAddress address(URI proxy) {
    int port = proxy.getPort() < 0 ? USUAL_PORT : proxy.getPort();
    return InetSocketAddress.createUnresolved(bare(proxy.getHost()), port);
  }

  private boolean isWithout(URI server) {
    String host = bare(String.valueOf(server.getHost())).toLowerCase(Locale.ROOT);
    if (host.equals("localhost") || host.startsWith("127.") || host.equals("::1")) {
      return true;
    }
    return Stream.of(variable("no_proxy").orElse("").toLowerCase(Locale.ROOT).split("[,\\s]+"))
        .anyMatch(each -> each.equals("*") || covers(each, host, server.getPort()));
  }

  /** A name is for the hosts below it too; with a port it is for that port only. */
  private static boolean covers(String each, String host, int port) {
    boolean isIpv6 = each.indexOf(':') != each.lastIndexOf(':');
    int colon = isIpv6 ? each.lastIndexOf("]:") + 1 : each.indexOf(':');
    if (colon > 0 && !each.substring(colon + 1).equals(String.valueOf(port))) {
      return false;
    }
    String name = bare(colon > 0 ? each.substring(0, colon) : each).replaceFirst("^\\*?\\.", "");
    return !name.isEmpty() && (host.equals(name) || host.endsWith("." + name));
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static PasswordAuthentication credentials(String userInfo) {
    String[] parts = userInfo.split(":", 2);
    String password = parts.length < 2 ? "" : parts[1];
    return new PasswordAuthentication(decoded(parts[0]), decoded(password).toCharArray());
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
