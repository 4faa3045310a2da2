package dev.godwit.signaling.web;

import dev.godwit.relay.listen.HostPort;
import dev.godwit.signaling.session.Discretion;
import dev.godwit.signaling.session.SessionLimits;
import java.util.Optional;
import java.util.Set;

/**
 * How a server is to run.
 *
 * @param listen where the public is served in plain text; port 0 takes a free one
 * @param https how the public is served by TLS, if it is
 * @param admin where the operator is served, if anywhere
 * @param publicHosts host names by which browsers may reach it, beside this machine's own
 * @param allowedOrigins further origins whose pages may use it, such as {@code https://example.org}
 * @param discretion what a stranger may learn about who is here
 * @param limits how much one client may have
 */
public record ServerSettings(
    HostPort listen,
    Optional<Https> https,
    Optional<HostPort> admin,
    Set<String> publicHosts,
    Set<String> allowedOrigins,
    Discretion discretion,
    SessionLimits limits) {

  public ServerSettings {
    publicHosts = Set.copyOf(publicHosts);
    allowedOrigins = Set.copyOf(allowedOrigins);
  }

  /** Without HTTPS. */
  public ServerSettings(
      HostPort listen,
      Optional<HostPort> admin,
      Set<String> publicHosts,
      Set<String> allowedOrigins,
      Discretion discretion,
      SessionLimits limits) {
    this(listen, Optional.empty(), admin, publicHosts, allowedOrigins, discretion, limits);
  }

  /** Open to those who reach {@code listen}, without HTTPS and without an admin address. */
  public static ServerSettings at(HostPort listen) {
    return new ServerSettings(
        listen, Optional.empty(), Set.of(), Set.of(), Discretion.OPEN, SessionLimits.DEFAULT);
  }

  /** The same with HTTPS. */
  public ServerSettings with(Https secure) {
    return new ServerSettings(
        listen, Optional.of(secure), admin, publicHosts, allowedOrigins, discretion, limits);
  }

  /** The same without HTTPS. */
  public ServerSettings withoutHttps() {
    return new ServerSettings(listen, admin, publicHosts, allowedOrigins, discretion, limits);
  }

  /** The same without an admin address. */
  public ServerSettings withoutAdmin() {
    return new ServerSettings(
        listen, https, Optional.empty(), publicHosts, allowedOrigins, discretion, limits);
  }
}
