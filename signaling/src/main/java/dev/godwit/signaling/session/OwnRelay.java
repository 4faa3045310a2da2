package dev.godwit.signaling.session;

import dev.godwit.protocol.credential.TurnCredential;
import dev.godwit.protocol.credential.TurnSecrets;
import dev.godwit.protocol.signal.IceServer;
import dev.godwit.protocol.signal.PeerName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tells clients of the STUN and TURN server that runs beside signaling, under the name by which
 * they reached us, and hands out credentials for it. Immutable.
 *
 * @param publicHosts names that reach us from anywhere: a client that came by none of them is told
 *     the first, if there is one
 * @param stunPort where STUN answers on UDP
 * @param udpPort where TURN listens on UDP
 * @param tcpPort where TURN listens on TCP
 * @param tls where TURN listens on TLS, with a certificate that browsers trust
 * @param otherStun URIs of further STUN servers (RFC 7064)
 * @param secrets what the relay checks credentials by
 */
public record OwnRelay(
    List<String> publicHosts,
    OptionalInt stunPort,
    OptionalInt udpPort,
    OptionalInt tcpPort,
    Optional<Tls> tls,
    List<String> otherStun,
    TurnSecrets secrets)
    implements IceServers {
  /**
   * For how long a client may make new allocations with what it was given. Clients ask again before
   * each connection, and the relay lets them refresh for longer what they have.
   */
  public static final Duration CREDENTIAL_TIME = Duration.ofHours(1);

  /**
   * Where TURN listens on TLS.
   *
   * @param certifiedHost the name that the certificate has, for those who did not come by it
   */
  public record Tls(int port, Optional<String> certifiedHost) {}

  public OwnRelay {
    publicHosts = List.copyOf(publicHosts);
    otherStun = List.copyOf(otherStun);
  }

  @Override
  public List<IceServer> forClient(PeerName peer, Reach reach, Instant now) {
    String host = host(reach);
    List<IceServer> servers = new ArrayList<>();
    List<String> stun = new ArrayList<>();
    stunPort.ifPresent(port -> stun.add("stun:" + host + ":" + port));
    stun.addAll(otherStun);
    if (!stun.isEmpty()) {
      servers.add(new IceServer(stun, Optional.empty(), Optional.empty()));
    }
    List<String> turn = new ArrayList<>();
    udpPort.ifPresent(port -> turn.add("turn:" + host + ":" + port + "?transport=udp"));
    tcpPort.ifPresent(port -> turn.add("turn:" + host + ":" + port + "?transport=tcp"));
    tls.ifPresent(known ->
        turn.add("turns:" + certifiedHost(known, reach) + ":" + known.port() + "?transport=tcp"));
    if (!turn.isEmpty()) {
      TurnCredential credential = secrets.issue(peer, now.plus(CREDENTIAL_TIME));
      servers.add(
          new IceServer(
              turn, Optional.of(credential.username().text()), Optional.of(credential.password())));
    }
    return servers;
  }

  private String host(Reach reach) {
    return publicHosts.isEmpty() || publicHosts.contains(reach.host())
        ? reach.host()
        : publicHosts.getFirst();
  }

  /** Who came by TLS has found the certificate good for the name that it came by. */
  private String certifiedHost(Tls known, Reach reach) {
    return reach.isSecure() || !publicHosts.isEmpty()
        ? host(reach)
        : known.certifiedHost().orElse(reach.host());
  }
}
