package dev.godwit.relay.net;

import dev.godwit.relay.listen.CannotListenException;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.turn.PeerRules;
import dev.godwit.relay.turn.TurnServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Opens the sockets of a relay and puts its loops together; none of them runs yet. */
final class RelayAssembly {
  private final RelaySettings settings;
  private final DatagramEngine engine;
  private final List<Datagrams> udpSockets = new ArrayList<>();
  private final List<NioDatagrams> streamSockets = new ArrayList<>();
  private final Listening listening;
  private final List<TransportAddress> listen = new ArrayList<>();
  private final List<TransportAddress> listenTls = new ArrayList<>();
  private final List<TransportAddress> bindingOnly = new ArrayList<>();
  private final List<LoopFigures> figures = new ArrayList<>();
  private final List<RelayLoop> loops = new ArrayList<>();
  private final IdleSignal idle =
      new IdleSignal(() -> figures.stream().allMatch(one -> one.allocations() == 0));

  private final SharedQuotas quotas;
  private final SharedPorts ports;
  private final ConnectionBook book;

  private RelayAssembly(RelaySettings settings) {
    this.settings = settings;
    quotas = new SharedQuotas(settings.turn().limits());
    ports = new SharedPorts(settings.turn());
    book = new ConnectionBook(settings.streams());
    engine = DatagramEngines.choose(settings.engine());
    boolean oneLoop = settings.listen().isEmpty() || !DatagramEngines.canSharePorts();
    int udpLoops = oneLoop ? 1 : settings.udpLoops();
    for (int loop = 0; loop < udpLoops; loop++) {
      udpSockets.add(DatagramEngines.open(engine));
    }
    boolean anyStreams = !settings.listen().isEmpty() || !settings.listenTls().isEmpty();
    for (int loop = 0; anyStreams && loop < settings.streamLoops(); loop++) {
      streamSockets.add(newNioDatagrams());
    }
    listening = new Listening(udpSockets, engine == DatagramEngine.PORTABLE);
  }

  private static NioDatagrams newNioDatagrams() {
    try {
      return new NioDatagrams();
    } catch (IOException e) {
      throw new UncheckedIOException("no file descriptors for the relay's loops", e);
    }
  }

  /**
   * Opens all.
   *
   * @throws CannotListenException if an address can't be had; nothing is left open then
   */
  static RelayAssembly open(RelaySettings settings) throws CannotListenException {
    RelayAssembly assembly = new RelayAssembly(settings);
    try {
      assembly.listen();
      assembly.makeLoops();
      return assembly;
    } catch (CannotListenException | RuntimeException e) {
      assembly.listening.close();
      assembly.allSockets().forEach(Datagrams::close);
      throw e;
    }
  }

  private void listen() throws CannotListenException {
    listen.addAll(listening.listen(settings.listen()));
    listenTls.addAll(listening.listenTls(settings.listenTls()));
    bindingOnly.addAll(listening.bindingOnly(settings.bindingOnly()));
  }

  private void makeLoops() {
    List<LoopOutput.HandOver> handOvers =
        allSockets().map(one -> new LoopOutput.HandOver(new HandOverQueue(), one)).toList();
    PeerRules rules = rules(settings.changeable());
    List<StreamAcceptor.StreamHome> homes = new ArrayList<>();
    for (int number = 0; number < handOvers.size(); number++) {
      LoopParts parts = newParts(number, handOvers, rules);
      Streams streams = Streams.NONE;
      if (number < udpSockets.size()) {
        attachListeners(number, parts.output());
      } else {
        StreamClients clients = newClients(number - udpSockets.size(), parts);
        homes.add(new StreamAcceptor.StreamHome(parts.commands(), clients));
        streams = clients;
      }
      figures.add(parts.figures());
      loops.add(new RelayLoop(parts, streams, idle, InstantSource.system()));
    }
    acceptFor(homes);
  }

  private LoopParts newParts(int number, List<LoopOutput.HandOver> handOvers, PeerRules rules) {
    Datagrams sockets = handOvers.get(number).datagrams();
    LoopFigures counts = new LoopFigures();
    LoopOutput output = new LoopOutput(sockets, listening.count(), handOvers, counts);
    TurnServer server =
        new TurnServer(
            settings.turn(),
            settings.changeable().credentials(),
            rules,
            number,
            quotas,
            ports,
            output,
            new SecureRandom());
    HandOverQueue queue = handOvers.get(number).queue();
    return new LoopParts(sockets, server, output, new LoopCommands(sockets), queue, counts);
  }

  private void attachListeners(int loop, LoopOutput output) {
    for (Listening.Datagram datagram : listening.datagrams()) {
      if (loop < datagram.sockets().size()) {
        output.listens(datagram.listener().id(), datagram.sockets().get(loop));
      }
    }
  }

  private StreamClients newClients(int index, LoopParts parts) {
    Selector selector = streamSockets.get(index).selector();
    return new StreamClients(selector, parts, settings.streams(), book, settings.tls());
  }

  /** Who accepts is the first stream loop; the connections go to all of them. */
  private void acceptFor(List<StreamAcceptor.StreamHome> homes) {
    for (Listening.Stream stream : listening.streams()) {
      StreamAcceptor acceptor =
          new StreamAcceptor(
              stream.channel(), stream.listener(), homes, book, figures.get(udpSockets.size()));
      homes.getFirst().clients().accept(stream.channel(), acceptor);
    }
  }

  /** Nobody is to reach our own doors by way of the relay (RFC 8656, section 21.1.7). */
  PeerRules rules(RelaySettings.Changeable changed) {
    List<TransportAddress> unreachable = new ArrayList<>(changed.unreachable());
    unreachable.addAll(listen);
    unreachable.addAll(listenTls);
    unreachable.addAll(bindingOnly);
    return new PeerRules(changed.allowedPeers(), unreachable, machine());
  }

  /** All addresses by which this machine is known, to itself and outside. */
  private Set<IpAddress> machine() {
    Set<IpAddress> machine = new HashSet<>();
    settings.turn().relayAddresses().forEach(address -> machine.add(address.advertised()));
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(address -> machine.add(IpAddress.of(address.getAddress())));
    } catch (SocketException e) {
      throw new UncheckedIOException("the addresses of this machine can't be told", e);
    }
    return machine;
  }

  private Stream<Datagrams> allSockets() {
    return Stream.concat(udpSockets.stream(), streamSockets.stream());
  }

  List<Thread> threads() {
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < loops.size(); number++) {
      String kind = number < udpSockets.size() ? "udp" : "stream";
      threads.add(
          Thread.ofPlatform().name("relay-" + kind + "-" + number).unstarted(loops.get(number)));
    }
    return List.copyOf(threads);
  }

  List<RelayLoop> loops() {
    return List.copyOf(loops);
  }

  List<LoopFigures> figures() {
    return List.copyOf(figures);
  }

  IdleSignal idle() {
    return idle;
  }

  DatagramEngine engine() {
    return engine;
  }

  List<TransportAddress> listening() {
    return List.copyOf(listen);
  }

  List<TransportAddress> listeningTls() {
    return List.copyOf(listenTls);
  }

  List<TransportAddress> bindingOnly() {
    return List.copyOf(bindingOnly);
  }
}
