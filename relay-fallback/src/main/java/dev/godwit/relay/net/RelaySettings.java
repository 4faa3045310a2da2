package dev.godwit.relay.net;

import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.turn.AddressRange;
import dev.godwit.relay.turn.Credentials;
import dev.godwit.relay.turn.TurnSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * What a relay is started with. Immutable; {@link #of} and the withers make it.
 *
 * @param listen where clients are heard by UDP and TCP, both on the same port; port 0 for any. A
 *     machine with several addresses answers from the one that its system chooses if it is told to
 *     listen on all at once: each by its name is safer there
 * @param listenTls where clients are heard by TLS over TCP
 * @param bindingOnly where Binding requests are answered by UDP, and nothing else
 * @param turn what the server decides by, and keeps
 * @param changeable what can be replaced while it runs
 * @param tls what new TLS connections are made with, asked for each: so a new certificate needs no
 *     restart; there if {@code listenTls} has addresses
 * @param streams what TCP and TLS clients may have
 * @param udpLoops how many threads serve UDP clients; each has a socket per address of {@code
 *     listen}. Where sockets can't share the clients of a port among them, there is one
 * @param streamLoops how many threads serve TCP and TLS clients
 * @param engine how datagrams are received and sent
 */
public record RelaySettings(
    List<TransportAddress> listen,
    List<TransportAddress> listenTls,
    List<TransportAddress> bindingOnly,
    TurnSettings turn,
    Changeable changeable,
    Optional<Supplier<SSLContext>> tls,
    StreamLimits streams,
    int udpLoops,
    int streamLoops,
    DatagramEngine engine) {
  /** More threads than any machine has use for. */
  public static final int MAX_LOOPS = 256;

  /**
   * What can be replaced while a relay runs ({@link RelayServer#reload}).
   *
   * @param credentials by what clients are known
   * @param allowedPeers ranges of peers that are refused by default and shall not be
   * @param unreachable addresses that no client reaches through the relay whatever is allowed, such
   *     as the admin address; the relay's own listeners are so by themselves
   */
  public record Changeable(
      Credentials credentials,
      List<AddressRange> allowedPeers,
      List<TransportAddress> unreachable) {
    public Changeable {
      allowedPeers = List.copyOf(allowedPeers);
      unreachable = List.copyOf(unreachable);
    }
  }

  /**
   * @throws IllegalArgumentException if there is nothing to listen on, or a number is out of range
   */
  public RelaySettings {
    listen = List.copyOf(listen);
    listenTls = List.copyOf(listenTls);
    bindingOnly = List.copyOf(bindingOnly);
    if (listen.isEmpty() && listenTls.isEmpty() && bindingOnly.isEmpty()) {
      throw new IllegalArgumentException("a relay needs an address to listen on");
    }
    if (!listenTls.isEmpty() && tls.isEmpty()) {
      throw new IllegalArgumentException("TLS needs a certificate");
    }
    if (udpLoops < 1 || udpLoops > MAX_LOOPS || streamLoops < 1 || streamLoops > MAX_LOOPS) {
      throw new IllegalArgumentException("loops are 1 to " + MAX_LOOPS + " of each kind");
    }
  }

  /** Settings that listen nowhere yet would be refused: so these begin with an address for both. */
  public static RelaySettings of(
      List<TransportAddress> listen, TurnSettings turn, Changeable changeable) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new RelaySettings(
        listen,
        List.of(),
        List.of(),
        turn,
        changeable,
        Optional.empty(),
        StreamLimits.DEFAULT,
        Math.min(MAX_LOOPS, cores),
        Math.clamp(cores / 2, 1, MAX_LOOPS),
        DatagramEngine.AUTOMATIC);
  }

  /** With TLS on these addresses too. */
  public RelaySettings withTls(List<TransportAddress> addresses, Supplier<SSLContext> contexts) {
    return new RelaySettings(
        listen,
        addresses,
        bindingOnly,
        turn,
        changeable,
        Optional.of(contexts),
        streams,
        udpLoops,
        streamLoops,
        engine);
  }

  /** With these addresses that answer Binding requests only. */
  public RelaySettings withBindingOnly(List<TransportAddress> addresses) {
    return new RelaySettings(
        listen,
        listenTls,
        addresses,
        turn,
        changeable,
        tls,
        streams,
        udpLoops,
        streamLoops,
        engine);
  }

  /** With these limits for TCP and TLS clients. */
  public RelaySettings withStreams(StreamLimits limits) {
    return new RelaySettings(
        listen,
        listenTls,
        bindingOnly,
        turn,
        changeable,
        tls,
        limits,
        udpLoops,
        streamLoops,
        engine);
  }

  /** With so many threads for UDP clients, and for TCP and TLS ones. */
  public RelaySettings withLoops(int udp, int stream) {
    return new RelaySettings(
        listen, listenTls, bindingOnly, turn, changeable, tls, streams, udp, stream, engine);
  }

  /** With this way to receive and send datagrams. */
  public RelaySettings withEngine(DatagramEngine chosen) {
    return new RelaySettings(
        listen,
        listenTls,
        bindingOnly,
        turn,
        changeable,
        tls,
        streams,
        udpLoops,
        streamLoops,
        chosen);
  }
}
