package dev.godwit.agent.session;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SignalErrorCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this side logged in under its name: connects, logs in, and after a loss tries again, ever
 * less often. A refusal at the first login is final; later ones are tried again for a while, since
 * the server may not have noticed yet that the old connection is gone. After each input, drain
 * {@link #poll}. Confined to its caller.
 */
public final class ServerLink {
  /** The first pause before another try; each further one is twice as long. */
  static final Duration MIN_PAUSE = Duration.ofMillis(500);

  /** The longest pause. */
  static final Duration MAX_PAUSE = Duration.ofSeconds(30);

  /** How long opening a connection may take, and then again how long the login. */
  static final Duration LOGIN_TIME = Duration.ofSeconds(15);

  /** After this long without a word from the server it is asked whether it is there. */
  static final Duration ASK_AFTER = Duration.ofSeconds(10);

  /** A server that was asked and says nothing for so long is away, whatever the socket says. */
  static final Duration SILENCE_TIME = Duration.ofSeconds(8);

  /** How long after a loss a taken name may be our own: the server's own patience and some. */
  static final Duration OWN_GHOST_TIME = Duration.ofSeconds(60);

  /** What is to be done. */
  public sealed interface Output {}

  /** Open a connection to the server; {@link #onOpen} or {@link #onClosed} answers. */
  public record Connect() implements Output {}

  /** Close the connection to the server. */
  public record Disconnect() implements Output {}

  /** Say this to the server. */
  public record Say(ClientMessage message) implements Output {}

  /** This side is known by its name. */
  public record Online(ServerMessage.LoginAccepted login, boolean again) implements Output {}

  /** The server is away; it is tried again by itself. */
  public record Offline(String reason) implements Output {}

  /** There is no getting in: the last output. */
  public record Refused(SignalErrorCode code, String message) implements Output {}

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
  private final RandomGenerator random;
  private final Deque<Output> outputs = new ArrayDeque<>();
  private State state = State.NEW;
  private boolean wasOnline;
  private int failures;
  private long lostAtNanos;
  private long deadlineNanos = Long.MAX_VALUE;

  /**
   * A link under this name.
   *
   * @param random spreads the retries of many clients
   */
  public ServerLink(PeerName name, RandomGenerator random) {
    this.name = name;
    this.random = random;
  }

  /** Begins. */
  public void start(long nowNanos) {
    connect(nowNanos);
  }

  /** The connection is open. */
  public void onOpen(long nowNanos) {
    if (state == State.CONNECTING) {
      state = State.LOGGING_IN;
      deadlineNanos = nowNanos + LOGIN_TIME.toNanos();
      outputs.add(new Say(new ClientMessage.Login(name)));
    }
  }

  /** The server took the login. */
  public void onLoginAccepted(ServerMessage.LoginAccepted login, long nowNanos) {
    if (state == State.LOGGING_IN) {
      state = State.ONLINE;
      failures = 0;
      outputs.add(new Online(login, wasOnline));
      wasOnline = true;
      onHeard(nowNanos);
    }
  }

  /** The server did not take the login. */
  public void onLoginRefused(ServerMessage.LoginRefused refusal, long nowNanos) {
    if (state != State.LOGGING_IN) {
      return;
    }
    boolean mayBeOurGhost =
        wasOnline
            && refusal.code() == SignalErrorCode.NAME_TAKEN
            && nowNanos - lostAtNanos < OWN_GHOST_TIME.toNanos();
    if (mayBeOurGhost || isPassing(refusal.code())) {
      outputs.add(new Disconnect());
      pause(nowNanos);
    } else {
      refuse(refusal.code(), refusal.message());
    }
  }

  /** The server said something, whatever it was. */
  public void onHeard(long nowNanos) {
    if (isOnline()) {
      state = State.ONLINE;
      deadlineNanos = nowNanos + ASK_AFTER.toNanos();
    }
  }

  /** Whether this side is logged in, so that what it says may reach others. */
  public boolean isOnline() {
    return state == State.ONLINE || state == State.DOUBTFUL;
  }

  /** The connection could not be opened, or is lost. */
  public void onClosed(String reason, long nowNanos) {
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
        lostAtNanos = nowNanos;
        outputs.add(new Offline(reason));
        pause(nowNanos);
      }
    }
  }

  /** This side ends it. */
  public void close() {
    if (state != State.ENDED) {
      if (isOnline()) {
        outputs.add(new Say(new ClientMessage.Logout()));
      }
      outputs.add(new Disconnect());
      state = State.ENDED;
      deadlineNanos = Long.MAX_VALUE;
    }
  }

  /** The time {@link #deadlineNanos} has come. */
  public void onDeadline(long nowNanos) {
    if (nowNanos < deadlineNanos) {
      return;
    }
    switch (state) {
      case PAUSING -> connect(nowNanos);
      case ONLINE -> {
        state = State.DOUBTFUL;
        deadlineNanos = nowNanos + SILENCE_TIME.toNanos();
        outputs.add(new Say(new ClientMessage.Ping()));
      }
      case CONNECTING, LOGGING_IN, DOUBTFUL -> {
        outputs.add(new Disconnect());
        onClosed("The server did not answer in time.", nowNanos);
      }
      case NEW, ENDED -> deadlineNanos = Long.MAX_VALUE;
    }
  }

  /** When {@link #onDeadline} is to be called, or {@link Long#MAX_VALUE}. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /** The next thing to do, or null. */
  public @Nullable Output poll() {
    return outputs.poll();
  }

  private void connect(long nowNanos) {
    state = State.CONNECTING;
    deadlineNanos = nowNanos + LOGIN_TIME.toNanos();
    outputs.add(new Connect());
  }

  private void pause(long nowNanos) {
    long longest = MAX_PAUSE.toNanos();
    long base = Math.min(longest, MIN_PAUSE.toNanos() << Math.min(failures, 16));
    failures++;
    state = State.PAUSING;
    // Between half and the whole of it, so that clients of a restarted server spread.
    deadlineNanos = nowNanos + base / 2 + random.nextLong(base / 2 + 1);
  }

  private void refuse(SignalErrorCode code, String message) {
    outputs.add(new Disconnect());
    outputs.add(new Refused(code, message));
    state = State.ENDED;
    deadlineNanos = Long.MAX_VALUE;
  }

  /** Whether the same login may well be accepted a little later. */
  private boolean isPassing(SignalErrorCode code) {
    return wasOnline
        && (code == SignalErrorCode.TOO_MANY
            || code == SignalErrorCode.RATE_LIMITED
            || code == SignalErrorCode.SERVER_DRAINING);
  }
}
