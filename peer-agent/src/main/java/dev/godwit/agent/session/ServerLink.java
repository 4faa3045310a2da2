package dev.godwit.agent.session;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.MessageId;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SessionToken;
import dev.godwit.protocol.signal.SignalErrorCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this side logged in under its name: connects, logs in, and after a loss tries again, ever
 * less often, and goes on with the same session, so that what either side said meanwhile is heard
 * once and in order. A refusal at the first login is final; later ones are tried again for a while,
 * since the server may not have noticed yet that the old connection is gone. After each input,
 * drain {@link #poll}. Confined to its caller.
 */
public final class ServerLink {
  /** How long opening a connection may take, and then again how long the login. */
  static final Duration LOGIN_TIME = Duration.ofSeconds(15);

  /** After this long without a word from the server it is asked whether it is there. */
  static final Duration ASK_AFTER = Duration.ofSeconds(10);

  /** A server that was asked and says nothing for so long is away, whatever the socket says. */
  static final Duration SILENCE_TIME = Duration.ofSeconds(8);

  /** How long after a loss a taken name may be our own: the server's own patience and some. */
  static final Duration OWN_GHOST_TIME = Duration.ofSeconds(60);

  /** What is no message, on one connection, before it is given up. */
  static final int MAX_NONSENSE = 64;

  /** The code of a close that says that another connection goes on with the session. */
  static final int CLOSE_REPLACED = 4001;

  private enum State {
    NEW,
    CONNECTING,
    LOGGING_IN,
    ONLINE,
    /** Logged in, but the server owes a sign of life. */
    DOUBTFUL,
    PAUSING,
    ENDED
  }

  private final PeerName name;
  private final boolean isDiscoverable;
  private final Backoff backoff;
  private final SessionMemory memory;
  private final boolean isInherited;
  private final Deque<ServerOutput> outputs = new ArrayDeque<>();
  private final IceKnowledge ice = new IceKnowledge(outputs::add);
  private State state = State.NEW;
  private boolean wasOnline;
  private int nonsense;
  private long onlineSinceNanos;
  private long ownGhostUntilNanos = Long.MIN_VALUE;
  private long deadlineNanos = Long.MAX_VALUE;

  /**
   * A link under this name.
   *
   * @param token of a session that another process has left, to take its name over
   * @param random spreads the retries of many clients
   */
  public ServerLink(PeerName name, Optional<SessionToken> token, RandomGenerator random) {
    this(name, token, /* isDiscoverable= */ false, random);
  }

  /** As above; one that is discoverable may be known by anyone to be there. */
  public ServerLink(
      PeerName name, Optional<SessionToken> token, boolean isDiscoverable, RandomGenerator random) {
    this.name = name;
    this.isDiscoverable = isDiscoverable;
    this.backoff = new Backoff(random);
    this.memory = new SessionMemory(token);
    this.isInherited = token.isPresent();
  }

  /** Begins. */
  public void start(long nowNanos) {
    if (isInherited) {
      ownGhostUntilNanos = nowNanos + OWN_GHOST_TIME.toNanos();
    }
    connect(nowNanos);
  }

  /** The connection is open. */
  public void onOpen(long nowNanos) {
    if (state == State.CONNECTING) {
      nonsense = 0;
      logIn(nowNanos);
    }
  }

  /** The server said this. */
  public void onMessage(Envelope<ServerMessage> envelope, long nowNanos) {
    onHeard(nowNanos);
    switch (envelope.message()) {
      case ServerMessage.LoginAccepted login -> onLoginAccepted(login, nowNanos);
      case ServerMessage.LoginRefused refusal -> onLoginRefused(refusal, nowNanos);
      case ServerMessage.Delivered delivered -> {
        if (isOnline() && memory.takes(envelope.seq())) {
          outputs.add(new ServerOutput.Deliver(delivered));
        }
      }
      case ServerMessage.Ok() ->
          memory
              .answered(envelope.id())
              .ifPresent(said -> outputs.add(new ServerOutput.PassedOn(said)));
      case ServerMessage.Failure failure -> onFailure(envelope.id(), failure);
      case ServerMessage.Ice(var servers) -> ice.onFresh(servers);
      case ServerMessage.Draining draining -> {
        if (isOnline()) {
          outputs.add(new ServerOutput.Offline(draining.message()));
        }
      }
      case ServerMessage.Pong(),
          ServerMessage.Presence(var _, var _),
          ServerMessage.Unknown(String _) -> {}
    }
  }

  /** The server said something that is no message. */
  public void onNonsense(long nowNanos) {
    onHeard(nowNanos);
    nonsense++;
    if (state == State.LOGGING_IN) {
      giveUp("What answers there makes no sense. Is it a Godwit server?", nowNanos);
    } else if (isOnline() && nonsense > MAX_NONSENSE) {
      giveUp("What the server says makes no sense.", nowNanos);
    }
  }

  /** The server shows that it is there. */
  public void onHeard(long nowNanos) {
    if (isOnline()) {
      state = State.ONLINE;
      deadlineNanos = nowNanos + ASK_AFTER.toNanos();
    }
  }

  /**
   * This is to be said to another client: now, or as soon as this side is logged in; and once more
   * after a loss, until the server has answered it.
   */
  public void say(ClientMessage message) {
    if (state != State.ENDED) {
      Envelope<ClientMessage> envelope = memory.keep(message);
      if (isOnline()) {
        outputs.add(new ServerOutput.Say(envelope));
      }
    }
  }

  /**
   * A connection is about to begin, and wants ICE servers whose credentials have not expired.
   * {@link ServerOutput.IceServers} answers, once for all who ask meanwhile: with fresh ones, or if
   * there are none to be had with those of the last login. Before the first login it waits for
   * that.
   */
  public void askForIce(long nowNanos) {
    if (isOnline()) {
      ice.ask(memory, nowNanos);
    } else if (wasOnline || state == State.ENDED) {
      ice.tell();
    } else {
      ice.want();
    }
  }

  /** Whether this side is logged in. */
  public boolean isOnline() {
    return state == State.ONLINE || state == State.DOUBTFUL;
  }

  /**
   * The connection could not be opened, or is lost.
   *
   * @param code why it was closed (RFC 6455, section 7.4)
   * @param reason the same for a person
   */
  public void onClosed(int code, String reason, long nowNanos) {
    if (code == CLOSE_REPLACED && (state == State.LOGGING_IN || isOnline())) {
      onReplaced();
    } else {
      onLost(reason, nowNanos);
    }
  }

  /** This side ends it, and its session. */
  public void close() {
    if (state != State.ENDED) {
      if (isOnline()) {
        outputs.add(new ServerOutput.Say(Envelope.of(new ClientMessage.Logout())));
      }
      outputs.add(new ServerOutput.Disconnect());
      end();
    }
  }

  /** The time {@link #deadlineNanos} has come. */
  public void onDeadline(long nowNanos) {
    ice.onDeadline(nowNanos);
    if (nowNanos < deadlineNanos) {
      return;
    }
    switch (state) {
      case PAUSING -> connect(nowNanos);
      case ONLINE -> {
        state = State.DOUBTFUL;
        deadlineNanos = nowNanos + SILENCE_TIME.toNanos();
        outputs.add(new ServerOutput.Say(Envelope.of(new ClientMessage.Ping())));
      }
      case CONNECTING, LOGGING_IN, DOUBTFUL ->
          giveUp("The server did not answer in time.", nowNanos);
      case NEW, ENDED -> deadlineNanos = Long.MAX_VALUE;
    }
  }

  /** When {@link #onDeadline} is to be called, or {@link Long#MAX_VALUE}. */
  public long deadlineNanos() {
    return Math.min(deadlineNanos, ice.deadlineNanos());
  }

  /** The next thing to do, or null. */
  public @Nullable ServerOutput poll() {
    return outputs.poll();
  }

  private void connect(long nowNanos) {
    state = State.CONNECTING;
    deadlineNanos = nowNanos + LOGIN_TIME.toNanos();
    outputs.add(new ServerOutput.Connect());
  }

  private void logIn(long nowNanos) {
    state = State.LOGGING_IN;
    deadlineNanos = nowNanos + LOGIN_TIME.toNanos();
    outputs.add(
        new ServerOutput.Say(
            Envelope.of(new ClientMessage.Login(name, memory.stay(), isDiscoverable))));
  }

  private void onLoginAccepted(ServerMessage.LoginAccepted login, long nowNanos) {
    if (state != State.LOGGING_IN) {
      return;
    }
    boolean nothingLost = memory.onLogin(login.resumption(), !wasOnline);
    ServerOutput.Coming again =
        nothingLost ? ServerOutput.Coming.UNBROKEN : ServerOutput.Coming.BROKEN;
    outputs.add(new ServerOutput.Online(login, wasOnline ? again : ServerOutput.Coming.FIRST));
    ice.onLogin(login.iceServers());
    memory.unanswered().forEach(envelope -> outputs.add(new ServerOutput.Say(envelope)));
    state = State.ONLINE;
    wasOnline = true;
    onlineSinceNanos = nowNanos;
    onHeard(nowNanos);
  }

  private void onLoginRefused(ServerMessage.LoginRefused refusal, long nowNanos) {
    if (state != State.LOGGING_IN) {
      return;
    }
    SignalErrorCode code = refusal.code();
    boolean mayBeOurGhost = code == SignalErrorCode.NAME_TAKEN && nowNanos < ownGhostUntilNanos;
    if (code == SignalErrorCode.RESUME_UNKNOWN && memory.dropToken()) {
      logIn(nowNanos);
    } else if (mayBeOurGhost || (wasOnline && isPassing(code))) {
      outputs.add(new ServerOutput.Abandon());
      pause(nowNanos);
    } else {
      refuse(code, refusal.message());
    }
  }

  private void onFailure(Optional<MessageId> id, ServerMessage.Failure failure) {
    if (failure.code() == SignalErrorCode.SESSION_REPLACED && isOnline()) {
      onReplaced();
    } else if (!ice.onFailure(id)) {
      memory
          .answered(id)
          .ifPresent(said -> outputs.add(new ServerOutput.NotPassedOn(said, failure)));
    }
  }

  /** Another connection has the session: if both came back for it, they would take turns. */
  private void onReplaced() {
    refuse(SignalErrorCode.SESSION_REPLACED, SignalErrorCode.SESSION_REPLACED.message());
  }

  private void giveUp(String reason, long nowNanos) {
    outputs.add(new ServerOutput.Abandon());
    onLost(reason, nowNanos);
  }

  private void onLost(String reason, long nowNanos) {
    switch (state) {
      case NEW, PAUSING, ENDED -> {}
      case CONNECTING, LOGGING_IN -> {
        if (wasOnline) {
          pause(nowNanos);
        } else {
          refuse(SignalErrorCode.UNAVAILABLE, reason);
        }
      }
      case ONLINE, DOUBTFUL -> {
        backoff.onLost(nowNanos - onlineSinceNanos);
        ownGhostUntilNanos = nowNanos + OWN_GHOST_TIME.toNanos();
        outputs.add(new ServerOutput.Offline(reason));
        ice.tellIfWanted();
        pause(nowNanos);
      }
    }
  }

  private void pause(long nowNanos) {
    state = State.PAUSING;
    deadlineNanos = nowNanos + backoff.nextNanos();
  }

  private void refuse(SignalErrorCode code, String message) {
    outputs.add(new ServerOutput.Disconnect());
    outputs.add(new ServerOutput.Refused(code, message));
    end();
  }

  private void end() {
    ice.settle();
    state = State.ENDED;
    deadlineNanos = Long.MAX_VALUE;
  }

  /** Whether the same login may well be accepted a little later. */
  private static boolean isPassing(SignalErrorCode code) {
    return code == SignalErrorCode.TOO_MANY
        || code == SignalErrorCode.RATE_LIMITED
        || code == SignalErrorCode.SERVER_DRAINING;
  }
}
