package dev.godwit.agent;

import dev.godwit.agent.rtc.RtcConfiguration;
import dev.godwit.agent.rtc.RtcConfiguration.CertificateCheck;
import dev.godwit.agent.rtc.RtcConfiguration.TransportPolicy;
import dev.godwit.agent.rtc.RtcConnection;
import dev.godwit.agent.session.ServerLink;
import dev.godwit.agent.session.ServerOutput;
import dev.godwit.agent.wire.CertificateFingerprint;
import dev.godwit.agent.wire.EnvironmentProxies;
import dev.godwit.agent.wire.SignalingSocket;
import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ClientMessageCodec;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.IceServer;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.RejectCode;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.ServerMessageCodec;
import dev.godwit.protocol.signal.SignalException;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An agent's session with the server, and who of its conversations is meant by what the server
 * says: the shell around {@link ServerLink}. What concerns the server happens on its own loop.
 */
final class Switchboard implements Office, SerialLoop.Work {
  private static final System.Logger LOG = System.getLogger(Switchboard.class.getName());

  /**
   * How long all that is under way may take to end in good order when this side leaves: the last
   * word has 5 s to be answered, then files are closed. A disk that hangs is not waited for.
   */
  private static final Duration LAST_WORDS_TIME = Duration.ofSeconds(7);

  /** How long the server may take to close the connection when this side leaves. */
  private static final Duration GOODBYE_TIME = Duration.ofSeconds(2);

  private final ServerAddress server;
  private final Engines engines;
  private final SessionKeeper keeper;
  private final ServerListener listener;
  private final HttpClient http;
  private final SerialLoop loop = new SerialLoop(this);
  private final ServerLink serverLink;
  private final Conversations conversations = new Conversations();
  private final Set<Outgoing> outgoing = ConcurrentHashMap.newKeySet();
  private final Presences presences = new Presences(this::say);
  private final CompletableFuture<PeerName> firstLogin = new CompletableFuture<>();
  private final ListenerThread news = new ListenerThread("godwit-server-events");
  private volatile PeerName name;
  private volatile List<IceServer> iceServers = List.of();
  private volatile @Nullable Reception reception;
  private volatile @Nullable AgentException refusal;
  private volatile boolean closing;
  private @Nullable SignalingSocket socket;
  private boolean over;

  Switchboard(
      ServerAddress server,
      PeerName name,
      Engines engines,
      SessionKeeper keeper,
      boolean isDiscoverable,
      ServerListener listener) {
    this.server = server;
    this.http =
        SignalingSocket.client(
            server.fingerprint().map(CertificateFingerprint::new),
            new EnvironmentProxies(System.getenv()));
    this.keeper = keeper;
    this.name = name;
    this.engines = engines;
    this.listener = listener;
    this.serverLink = new ServerLink(name, keeper.token(), isDiscoverable, new SecureRandom());
  }

  /** Waits until the server has let this side in, and the listener has heard so. */
  void logIn() throws AgentException, InterruptedException {
    loop.post(() -> serverLink.start(System.nanoTime()));
    loop.start("godwit-server");
    try {
      name = firstLogin.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AgentException reason) {
        throw reason;
      }
      throw new IllegalStateException(e);
    }
  }

  PeerName name() {
    return name;
  }

  Presences presences() {
    return presences;
  }

  /** Whether this side is still let in: if not, new transfers can neither come nor go. */
  void requireLetIn() throws AgentException {
    AgentException reason = refusal;
    if (reason != null) {
      throw reason;
    }
  }

  /** From now on this conversation hears what concerns it; false if the agent is closing. */
  boolean add(Conversation conversation) {
    conversations.add(conversation);
    if (closing) {
      conversations.remove(conversation);
    }
    return !closing;
  }

  /** From now on it ends with the agent; false if the agent is closing. */
  boolean add(Outgoing fresh) {
    outgoing.add(fresh);
    if (closing) {
      outgoing.remove(fresh);
    }
    return !closing;
  }

  /** This transfer is over. */
  void ended(Outgoing over) {
    outgoing.remove(over);
  }

  /** Opens the door: from now on, offers are answered. */
  Reception open(Reception fresh) {
    reception = fresh;
    return fresh;
  }

  @Override
  public void say(ClientMessage message) {
    loop.post(() -> serverLink.say(message));
  }

  @Override
  public void askForIce() {
    loop.post(() -> serverLink.askForIce(System.nanoTime()));
  }

  @Override
  public Optional<RtcConnection> connect(PathRule rule, RtcConnection.Listener rtcListener) {
    boolean onlyRelay = rule.kind() == PathRule.Kind.RELAY;
    var usable = IceServerChoice.of(iceServers, rule);
    if (onlyRelay && usable.isEmpty()) {
      return Optional.empty();
    }
    RtcConfiguration configuration =
        new RtcConfiguration(
            usable,
            onlyRelay ? TransportPolicy.RELAY : TransportPolicy.ALL,
            // Whoever named these servers has shown a certificate that was checked.
            server.isVerified() ? CertificateCheck.SKIPPED : CertificateCheck.VERIFIED,
            Optional.empty());
    return Optional.of(engines.engine().open(configuration, rtcListener));
  }

  @Override
  public void ended(Conversation conversation) {
    conversations.remove(conversation);
    Reception open = reception;
    if (conversation instanceof Receiving receiving && open != null) {
      open.ended(receiving);
    }
  }

  /** Ends everything; waits until what is under way has said its last word. */
  void close() {
    closing = true;
    List<Outgoing> transfers = List.copyOf(outgoing);
    transfers.forEach(t -> t.cancel(Transfer.CancelCause.SHUTDOWN));
    List<Conversation> last = conversations.all();
    last.forEach(c -> c.cancel(Transfer.CancelCause.SHUTDOWN));
    try {
      long untilNanos = System.nanoTime() + LAST_WORDS_TIME.toNanos();
      for (Outgoing transfer : transfers) {
        var _ = transfer.await(untilNanos - System.nanoTime());
      }
      for (Conversation conversation : last) {
        var _ = conversation.await(untilNanos - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Reception open = reception;
    if (open != null) {
      open.closeNow();
    }
    loop.post(() -> {
      serverLink.close();
      perform();
      // Who was never let in leaves it as it was.
      keeper.close(firstLogin.isDone() && !firstLogin.isCompletedExceptionally());
      over = true;
    });
    http.shutdown();
    try {
      var _ = http.awaitTermination(GOODBYE_TIME);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
    news.close();
  }

  @Override
  public void turn(long nowNanos) {
    if (nowNanos >= serverLink.deadlineNanos()) {
      serverLink.onDeadline(nowNanos);
    }
    perform();
  }

  @Override
  public long deadlineNanos() {
    return serverLink.deadlineNanos();
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void onFault(Throwable fault) {
    LOG.log(System.Logger.Level.ERROR, "The session failed by a fault in this program.", fault);
    release().ifPresent(SignalingSocket::close);
    onRefused(
        new AgentException(
            "internal",
            "This side failed by a fault of its own. Run it again with --debug, and report it."));
  }

  private void perform() {
    ServerOutput output = serverLink.poll();
    while (output != null) {
      switch (output) {
        case ServerOutput.Connect() -> connect();
        case ServerOutput.Disconnect() -> release().ifPresent(SignalingSocket::close);
        case ServerOutput.Abandon() -> release().ifPresent(SignalingSocket::abandon);
        case ServerOutput.Say(var envelope) -> send(envelope);
        case ServerOutput.Online(var login, var coming) -> onOnline(login, coming);
        case ServerOutput.Deliver(var message) -> deliver(message);
        case ServerOutput.PassedOn(var message) ->
            conversations.caller(message).ifPresent(Sending::onOfferDelivered);
        case ServerOutput.NotPassedOn(var message, var failure) ->
            conversations
                .caller(message)
                .ifPresent(c -> c.onOfferFailed(failure.code(), failure.message()));
        case ServerOutput.IceServers(var servers) -> {
          iceServers = servers;
          conversations.forEach(Conversation::onIceServers);
        }
        case ServerOutput.Offline(String reason) -> news.tell(() -> listener.onOffline(reason));
        case ServerOutput.Refused(var code, String message) ->
            onRefused(new AgentException(code.wire(), message));
      }
      output = serverLink.poll();
    }
  }

  private void send(Envelope<ClientMessage> envelope) {
    if (socket != null) {
      socket.send(ClientMessageCodec.encode(envelope));
    }
  }

  private void connect() {
    Socket events = new Socket();
    socket = SignalingSocket.open(http, server.uri(), events);
    events.mine = socket;
  }

  /** The socket of now, which hears no more of us, nor we of it. */
  private Optional<SignalingSocket> release() {
    Optional<SignalingSocket> released = Optional.ofNullable(socket);
    socket = null;
    return released;
  }

  private void onOnline(ServerMessage.LoginAccepted login, ServerOutput.Coming coming) {
    iceServers = login.iceServers();
    presences.onLogin(coming);
    login.resumption().ifPresent(resumption -> keeper.keep(resumption.token()));
    news.tell(() -> listener.onOnline(login.name().text()));
    switch (coming) {
      case FIRST -> news.tell(() -> firstLogin.complete(login.name()));
      case UNBROKEN -> {}
      case BROKEN -> conversations.forEach(Conversation::onServerBack);
    }
  }

  private void onRefused(AgentException reason) {
    refusal = reason;
    if (!firstLogin.completeExceptionally(reason)) {
      news.tell(() -> listener.onRefused(reason));
      conversations.forEach(c -> c.onServerRefused(reason.code(), reason.sentence()));
    }
  }

  private void onText(String text) {
    try {
      Envelope<ServerMessage> said = ServerMessageCodec.parse(text);
      serverLink.onMessage(said, System.nanoTime());
      if (said.message() instanceof ServerMessage.Presence(var about, var online)) {
        presences.onPresence(about, online);
      }
    } catch (SignalException e) {
      LOG.log(System.Logger.Level.DEBUG, "The server said something that is no message.", e);
      serverLink.onNonsense(System.nanoTime());
    }
  }

  private void deliver(ServerMessage.Delivered message) {
    if (!conversations.deliver(message) && message instanceof ServerMessage.Offer offer) {
      onFirstOffer(offer);
    }
  }

  private void onFirstOffer(ServerMessage.Offer offer) {
    Reception open = reception;
    if (offer.restart()) {
      say(new ClientMessage.Leave(offer.from(), offer.connection()));
    } else if (open == null) {
      say(new ClientMessage.Reject(offer.from(), offer.connection(), RejectCode.DECLINED));
    } else {
      open.answer(offer);
    }
  }

  /** Brings a socket's events to the loop; those of an abandoned socket are dropped. */
  private final class Socket implements SignalingSocket.Listener {
    private volatile @Nullable SignalingSocket mine;

    @Override
    public void onOpen() {
      post(() -> serverLink.onOpen(System.nanoTime()));
    }

    @Override
    public void onSignOfLife() {
      post(() -> serverLink.onHeard(System.nanoTime()));
    }

    @Override
    public void onText(String text, Runnable dealtWith) {
      post(() -> {
        Switchboard.this.onText(text);
        dealtWith.run();
      });
    }

    @Override
    public void onClosed(int code, String reason) {
      post(() -> {
        socket = null;
        serverLink.onClosed(code, reason, System.nanoTime());
      });
    }

    private void post(Runnable event) {
      loop.post(() -> {
        if (mine != null && mine == socket) {
          event.run();
        }
      });
    }
  }
}
