package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.MessageId;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SessionToken;
import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.protocol.signal.SignalException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is here and what goes to whom; holds no socket, no thread and no clock. After each
 * input, drain {@link #poll()}. {@code nowNanos} counts from a fixed start and never runs back. An
 * input about a socket that is closed already is ignored. Confined to its caller.
 */
public final class Switchboard {
  /** Shorter than what NATs and proxies give an idle TCP connection. */
  public static final Duration PING_EVERY = Duration.ofSeconds(20);

  /** Two pings and some: what a client may take before it counts as lost. */
  public static final Duration SILENCE_LIMIT = Duration.ofSeconds(45);

  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  /** Whether the server takes people in. */
  private sealed interface Phase {
    record Open() implements Phase {}

    record Draining(long untilNanos) implements Phase {}
  }

  private final SessionLimits limits;
  private final AddressLedger addresses;
  private final Map<SocketId, Client> clients = new HashMap<>();
  private final Directory directory = new Directory();
  private final Registrar registrar;
  private final Desk desk;
  private final TreeSet<Client> deadlines = new TreeSet<>(Client.BY_DEADLINE);
  private final Outbox outbox = new Outbox();
  private Phase phase = new Phase.Open();
  private long nextSweepNanos;

  /**
   * @param tokens unguessable, a new one at each call
   * @param iceServers what clients are told with their login, and when they ask
   */
  public Switchboard(
      SessionLimits limits,
      Discretion discretion,
      Supplier<SessionToken> tokens,
      IceServers iceServers,
      long nowNanos) {
    this.limits = limits;
    Bus bus = new Bus(outbox);
    Presence presence = new Presence(directory, bus);
    this.registrar =
        new Registrar(
            limits.maxSockets(),
            discretion,
            directory,
            bus,
            presence,
            outbox,
            tokens,
            iceServers,
            this::replace);
    Exchange exchange = new Exchange(discretion, directory, bus, outbox);
    this.desk = new Desk(registrar, exchange, presence, iceServers, outbox);
    this.addresses = new AddressLedger(limits);
    this.nextSweepNanos = nowNanos + SWEEP_EVERY.toNanos();
  }

  /** A WebSocket was opened. */
  public void onConnected(SocketId socket, ClientAddress address, Reach reach, long nowNanos) {
    if (phase instanceof Phase.Draining draining) {
      outbox.send(socket, Envelope.of(drainingMessage(draining, nowNanos)));
      outbox.close(socket, CloseCode.GOING_AWAY, SignalErrorCode.SERVER_DRAINING.wire());
    } else if (clients.size() >= limits.maxSockets() || !addresses.tryOpen(address, nowNanos)) {
      outbox.refuse(socket, Optional.empty(), SignalErrorCode.TOO_MANY);
      outbox.close(socket, CloseCode.TRY_AGAIN_LATER, SignalErrorCode.TOO_MANY.wire());
    } else {
      Client client = new Client(socket, address, reach, limits, nowNanos);
      client.nextPingNanos = nowNanos + PING_EVERY.toNanos();
      clients.put(socket, client);
      schedule(client);
    }
  }

  /**
   * A client sent a message.
   *
   * @param timeOfDay for what is good until some time of day
   */
  public void onMessage(
      SocketId socket, Envelope<ClientMessage> envelope, long nowNanos, Instant timeOfDay) {
    Client client = heard(socket, nowNanos);
    if (client != null && admit(client, envelope.id(), nowNanos)) {
      act(client, envelope.id(), envelope.message(), nowNanos, timeOfDay);
    }
  }

  /** A client sent what is no message. */
  public void onMalformed(SocketId socket, SignalException error, long nowNanos) {
    Client client = heard(socket, nowNanos);
    if (client != null && admit(client, error.answer().id(), nowNanos)) {
      outbox.refuse(socket, error.answer(), error.code());
    }
  }

  /** A client sent a binary frame, which this protocol does not have. */
  public void onBinary(SocketId socket, long nowNanos) {
    Client client = heard(socket, nowNanos);
    if (client != null) {
      String message = SignalErrorCode.BAD_MESSAGE.message("Binary frames mean nothing here.");
      outbox.refuse(socket, Optional.empty(), SignalErrorCode.BAD_MESSAGE, message);
      drop(client, CloseCode.UNSUPPORTED_DATA, "binary", nowNanos);
    }
  }

  /** A client sent a WebSocket ping or pong, which counts as a message: it costs as much. */
  public void onControlFrame(SocketId socket, long nowNanos) {
    Client client = heard(socket, nowNanos);
    if (client != null) {
      admit(client, Optional.empty(), nowNanos);
    }
  }

  /** A client reads so slowly that its queue is full. */
  public void onOverflow(SocketId socket, long nowNanos) {
    Client client = clients.get(socket);
    if (client != null) {
      drop(client, CloseCode.TRY_AGAIN_LATER, "slow", nowNanos);
    }
  }

  /** A WebSocket is closed. */
  public void onClosed(SocketId socket, Closure closure, long nowNanos) {
    Client client = clients.get(socket);
    if (client != null) {
      forget(client, closure, nowNanos);
    }
  }

  /** The server is to stop: tells everyone, and closes all after {@code left}. */
  public void onDrain(Duration left, long nowNanos) {
    if (phase instanceof Phase.Open) {
      Phase.Draining draining = new Phase.Draining(nowNanos + left.toNanos());
      phase = draining;
      Envelope<ServerMessage> message = Envelope.of(drainingMessage(draining, nowNanos));
      clients.keySet().forEach(socket -> outbox.send(socket, message));
    }
  }

  /** Time has passed. */
  public void onDeadline(long nowNanos) {
    while (!deadlines.isEmpty() && deadlines.first().deadlineNanos <= nowNanos) {
      Client client = deadlines.removeFirst();
      if (nowNanos - client.lastHeardNanos >= SILENCE_LIMIT.toNanos()) {
        drop(client, CloseCode.GOING_AWAY, "silent", nowNanos);
      } else {
        if (client.nextPingNanos <= nowNanos) {
          outbox.ping(client.socket);
          client.nextPingNanos = nowNanos + PING_EVERY.toNanos();
        }
        schedule(client);
      }
    }
    registrar.onDeadline(isOpen(), nowNanos);
    if (nextSweepNanos <= nowNanos) {
      addresses.sweep(nowNanos);
      nextSweepNanos = nowNanos + SWEEP_EVERY.toNanos();
    }
    if (phase instanceof Phase.Draining(long untilNanos) && untilNanos <= nowNanos) {
      for (Client client : List.copyOf(clients.values())) {
        drop(client, CloseCode.GOING_AWAY, SignalErrorCode.SERVER_DRAINING.wire(), nowNanos);
      }
    }
  }

  /** The next thing to do, or empty. */
  public Optional<Output> poll() {
    return outbox.poll();
  }

  /** When to call {@link #onDeadline} at the latest. */
  public long deadlineNanos() {
    long deadline = Math.min(nextSweepNanos, registrar.deadlineNanos());
    if (!deadlines.isEmpty()) {
      deadline = Math.min(deadline, deadlines.first().deadlineNanos);
    }
    if (phase instanceof Phase.Draining(long untilNanos) && !clients.isEmpty()) {
      deadline = Math.min(deadline, untilNanos);
    }
    return deadline;
  }

  /** How many are connected, logged in or not. */
  public int sockets() {
    return clients.size();
  }

  /** How many names are in use. */
  public int sessions() {
    return directory.size();
  }

  /** How many of those are kept for a client that is away. */
  public int sessionsAway() {
    return registrar.away();
  }

  private void act(
      Client client,
      Optional<MessageId> id,
      ClientMessage message,
      long nowNanos,
      Instant timeOfDay) {
    switch (message) {
      case ClientMessage.Login login ->
          login(new LoginRequest(client, id, login, timeOfDay), nowNanos);
      case ClientMessage.InSession request ->
          client.session.ifPresentOrElse(
              session -> desk.act(client, session, id, request, timeOfDay),
              () -> outbox.refuse(client.socket, id, SignalErrorCode.NOT_LOGGED_IN));
      case ClientMessage.Ping() ->
          outbox.send(client.socket, new Envelope<>(id, new ServerMessage.Pong()));
      case ClientMessage.Later(_) -> outbox.refuse(client.socket, id, SignalErrorCode.UNAVAILABLE);
      case ClientMessage.Unknown(var type) ->
          outbox.refuse(
              client.socket, id, SignalErrorCode.UNKNOWN_TYPE, "Unrecognized command: " + type);
    }
  }

  private void login(LoginRequest request, long nowNanos) {
    Client client = request.client();
    Optional<MessageId> id = request.id();
    if (client.session.isPresent()) {
      outbox.refuseLogin(client.socket, id, SignalErrorCode.ALREADY_LOGGED_IN);
    } else if (phase instanceof Phase.Draining) {
      outbox.refuseLogin(client.socket, id, SignalErrorCode.SERVER_DRAINING);
    } else if (!addresses.tryLogin(client.address, nowNanos)) {
      outbox.refuseLogin(client.socket, id, SignalErrorCode.TOO_MANY);
    } else {
      registrar.login(request);
    }
  }

  /** Sends away a client whose session another one has taken over. */
  private void replace(Client client) {
    outbox.refuse(client.socket, Optional.empty(), SignalErrorCode.SESSION_REPLACED);
    outbox.close(
        client.socket, CloseCode.SESSION_REPLACED, SignalErrorCode.SESSION_REPLACED.wire());
    disconnect(client);
  }

  private void drop(Client client, CloseCode code, String reason, long nowNanos) {
    outbox.close(client.socket, code, reason);
    forget(client, Closure.BROKEN, nowNanos);
  }

  private void forget(Client client, Closure closure, long nowNanos) {
    disconnect(client);
    registrar.onSocketGone(client, closure, isOpen(), nowNanos);
  }

  private void disconnect(Client client) {
    clients.remove(client.socket);
    deadlines.remove(client);
    addresses.close(client.address);
  }

  /** Whether peers are told of who is gone: whom a stopping server loses is back in a moment. */
  private boolean isOpen() {
    return phase instanceof Phase.Open;
  }

  private @Nullable Client heard(SocketId socket, long nowNanos) {
    Client client = clients.get(socket);
    if (client != null) {
      client.lastHeardNanos = nowNanos;
    }
    return client;
  }

  /** Whether this message is within the rate; if not it is refused, and in the end so is all. */
  private boolean admit(Client client, Optional<MessageId> id, long nowNanos) {
    if (client.messages.tryTake(nowNanos)) {
      return true;
    }
    outbox.refuse(client.socket, id, SignalErrorCode.RATE_LIMITED);
    if (!client.refusals.tryTake(nowNanos)) {
      drop(client, CloseCode.POLICY_VIOLATION, SignalErrorCode.RATE_LIMITED.wire(), nowNanos);
    }
    return false;
  }

  private void schedule(Client client) {
    client.deadlineNanos =
        Math.min(client.nextPingNanos, client.lastHeardNanos + SILENCE_LIMIT.toNanos());
    deadlines.add(client);
  }

  private static ServerMessage drainingMessage(Phase.Draining draining, long nowNanos) {
    Duration left = Duration.ofNanos(Math.max(0, draining.untilNanos() - nowNanos));
    return new ServerMessage.Draining(left, SignalErrorCode.SERVER_DRAINING.message());
  }
}
