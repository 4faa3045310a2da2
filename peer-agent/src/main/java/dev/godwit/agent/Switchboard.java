package dev.godwit.agent;

import dev.godwit.agent.rtc.IceServer;
import dev.godwit.agent.rtc.InvalidIceServerException;
import dev.godwit.agent.rtc.RtcConfiguration;
import dev.godwit.agent.rtc.RtcConnection;
import dev.godwit.agent.session.ServerLink;
import dev.godwit.agent.wire.SignalingSocket;
import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ClientMessageCodec;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.MessageId;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.RejectCode;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.ServerMessageCodec;
import dev.godwit.protocol.signal.SignalException;
import dev.godwit.protocol.transfer.TransferId;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An agent's session with the server, and who of its conversations is meant by what the server
 * says: the shell around {@link ServerLink}. What concerns the server happens on its own loop.
 */
final class Switchboard implements Office, SerialLoop.Work {
  private static final System.Logger LOG = System.getLogger(Switchboard.class.getName());

  /** How long the server may take to close the connection when this side leaves. */
  private static final Duration GOODBYE_TIME = Duration.ofSeconds(2);

  private record Key(PeerName peer, ConnectionId connection) {}

  private final ServerAddress server;
  private final Engines engines;
  private final ServerListener listener;
  private final HttpClient http = HttpClient.newHttpClient();
  private final SerialLoop loop = new SerialLoop(this);
  private final ServerLink serverLink;
  private final Map<Key, Conversation> conversations = new ConcurrentHashMap<>();
  private final CompletableFuture<PeerName> firstLogin = new CompletableFuture<>();
  private volatile PeerName name;
  private volatile RtcConfiguration configuration = RtcConfiguration.direct();
  private volatile @Nullable Reception reception;
  private @Nullable SignalingSocket socket;
  private boolean over;

  Switchboard(ServerAddress server, PeerName name, Engines engines, ServerListener listener) {
    this.server = server;
    this.name = name;
    this.engines = engines;
    this.listener = listener;
    this.serverLink = new ServerLink(name, new SecureRandom());
  }

  /** Waits until the server has let this side in. */
  void logIn() throws AgentException, InterruptedException {
    loop.post(() -> serverLink.start(System.nanoTime()));
    loop.start("godwit-server");
    try {
      name = firstLogin.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AgentException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(e);
    }
  }

  PeerName name() {
    return name;
  }

  void add(Conversation conversation) {
    conversations.put(new Key(conversation.peer(), conversation.connection()), conversation);
  }

  /** Opens the door: from now on, offers are answered. */
  Reception open(Reception fresh) {
    reception = fresh;
    return fresh;
  }

  /** The conversation other than {@code by} on which this transfer crosses. */
  @Nullable Receiving receivingOf(TransferId transfer, Receiving by) {
    for (Conversation conversation : conversations.values()) {
      if (conversation instanceof Receiving receiving
          && receiving != by
          && transfer.equals(receiving.transfer())) {
        return receiving;
      }
    }
    return null;
  }

  @Override
  public void say(ClientMessage message) {
    Envelope<ClientMessage> envelope =
        message instanceof ClientMessage.Offer offer
            ? Envelope.of(new MessageId(offer.connection().text()), message)
            : Envelope.of(message);
    loop.post(() -> send(envelope));
  }

  private void send(Envelope<ClientMessage> envelope) {
    if (socket != null) {
      socket.send(ClientMessageCodec.encode(envelope));
    }
  }

  @Override
  public RtcConnection connect(RtcConnection.Listener rtcListener) {
    return engines.engine().open(configuration, rtcListener);
  }

  @Override
  public void ended(Conversation conversation) {
    conversations.remove(new Key(conversation.peer(), conversation.connection()), conversation);
    Reception open = reception;
    if (conversation instanceof Receiving receiving && open != null) {
      open.ended(receiving);
    }
  }

  /** Ends everything; waits until what is under way has said its last word. */
  void close() {
    conversations.values().forEach(c -> c.cancel(Transfer.CancelCause.SHUTDOWN));
    try {
      for (Conversation conversation : conversations.values()) {
        var _ = conversation.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loop.post(() -> {
      serverLink.close();
      perform();
      over = true;
    });
    http.shutdown();
    try {
      var _ = http.awaitTermination(GOODBYE_TIME);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
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
    firstLogin.completeExceptionally(fault);
  }

  private void perform() {
    ServerLink.Output output = serverLink.poll();
    while (output != null) {
      switch (output) {
        case ServerLink.Connect() -> connect();
        case ServerLink.Disconnect() -> disconnect();
        case ServerLink.Say(ClientMessage message) -> send(Envelope.of(message));
        case ServerLink.Online(ServerMessage.LoginAccepted login, boolean again) ->
            onOnline(login, again);
        case ServerLink.Offline(String reason) -> listener.onOffline(reason);
        case ServerLink.Refused(var code, String message) ->
            onRefused(new AgentException(code.wire(), message));
      }
      output = serverLink.poll();
    }
  }

  private void connect() {
    Socket events = new Socket();
    socket = SignalingSocket.open(http, server.uri(), events);
    events.mine = socket;
  }

  private void disconnect() {
    SignalingSocket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }

  private void onOnline(ServerMessage.LoginAccepted login, boolean again) {
    configuration = RtcConfiguration.of(usable(login.iceServers()));
    firstLogin.complete(login.name());
    listener.onOnline(login.name().text());
    if (again) {
      conversations.values().forEach(Conversation::onServerBack);
    }
  }

  private void onRefused(AgentException refusal) {
    if (!firstLogin.completeExceptionally(refusal)) {
      listener.onRefused(refusal);
    }
  }

  private void onText(String text) {
    Envelope<ServerMessage> envelope;
    try {
      envelope = ServerMessageCodec.parse(text);
    } catch (SignalException e) {
      LOG.log(System.Logger.Level.DEBUG, "The server said something that is no message.", e);
      return;
    }
    switch (envelope.message()) {
      case ServerMessage.LoginAccepted accepted -> serverLink.onLogin(accepted, System.nanoTime());
      case ServerMessage.LoginRefused refused -> serverLink.onLogin(refused, System.nanoTime());
      case ServerMessage.Delivered delivered -> deliver(delivered);
      case ServerMessage.Ok() -> meant(envelope.id().orElse(null), Conversation::onOfferDelivered);
      case ServerMessage.Failure(var code, String message) ->
          meant(envelope.id().orElse(null), c -> c.onOfferFailed(code, message));
      case ServerMessage.Ice(var servers) -> configuration = RtcConfiguration.of(usable(servers));
      case ServerMessage.Draining draining -> listener.onOffline(draining.message());
      case ServerMessage.Pong(), ServerMessage.Unknown(String _) -> {}
    }
  }

  private void deliver(ServerMessage.Delivered message) {
    Conversation known = conversations.get(new Key(message.from(), message.connection()));
    if (known != null) {
      known.onSignal(message);
    } else if (message instanceof ServerMessage.Leave leave && leave.connection().isClassic()) {
      // Somebody is gone for good: that is about every connection with them.
      conversations.values().stream()
          .filter(c -> c.peer().equals(leave.from()))
          .forEach(c -> c.onSignal(leave));
    } else if (message instanceof ServerMessage.Offer offer) {
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

  /** Offers carry their connection as their id, so that the answer finds the conversation. */
  private void meant(@Nullable MessageId id, Consumer<Conversation> then) {
    if (id != null) {
      conversations.values().stream()
          .filter(c -> c.connection().text().equals(id.text()))
          .forEach(then);
    }
  }

  private static List<IceServer> usable(List<dev.godwit.protocol.signal.IceServer> servers) {
    List<IceServer> usable = new ArrayList<>();
    for (var server : servers) {
      try {
        usable.add(new IceServer(server.urls(), server.username(), server.credential()));
      } catch (InvalidIceServerException e) {
        LOG.log(System.Logger.Level.WARNING, "The server named an ICE server that is none.", e);
      }
    }
    return usable.stream().limit(RtcConfiguration.MAX_ICE_SERVERS).toList();
  }

  /** Brings a socket's events to the loop; those of an abandoned socket are dropped. */
  private final class Socket implements SignalingSocket.Listener {
    private volatile @Nullable SignalingSocket mine;

    @Override
    public void onOpen() {
      post(() -> serverLink.onOpen(System.nanoTime()));
    }

    @Override
    public void onText(String text) {
      post(() -> Switchboard.this.onText(text));
    }

    @Override
    public void onClosed(String reason) {
      post(() -> {
        socket = null;
        serverLink.onClosed(reason, System.nanoTime());
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
