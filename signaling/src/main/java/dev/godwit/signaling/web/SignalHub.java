package dev.godwit.signaling.web;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ClientMessageCodec;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.SessionToken;
import dev.godwit.protocol.signal.SignalException;
import dev.godwit.signaling.session.ClientAddress;
import dev.godwit.signaling.session.IceServers;
import dev.godwit.signaling.session.Output;
import dev.godwit.signaling.session.Reach;
import dev.godwit.signaling.session.SocketId;
import dev.godwit.signaling.session.Switchboard;
import io.undertow.websockets.core.WebSocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what sockets receive to the switchboard, and what the switchboard decides to the sockets.
 * The switchboard and the fields here are guarded by {@code lock}, under which nothing is parsed,
 * written or logged: sends are handed to the sockets' I/O threads in the order of the decisions.
 */
final class SignalHub implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SignalHub.class);
  private static final int TOKEN_BYTES = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition allClosed = lock.newCondition();
  private final Condition deadlineMoved = lock.newCondition();
  private final long startNanos = System.nanoTime();
  private final SecureRandom random = new SecureRandom();
  private final Map<SocketId, SignalSocket> sockets = new HashMap<>();
  private final Switchboard switchboard;
  private final SignalReports reports;
  private final Thread clock = Thread.ofVirtual().name("signaling-clock").unstarted(this::keepTime);
  private long awaitedNanos = Long.MAX_VALUE;
  private final AtomicLong nextSocket = new AtomicLong();

  SignalHub(ServerSettings settings, IceServers iceServers, SignalReports reports) {
    this.switchboard =
        new Switchboard(settings.limits(), settings.discretion(), this::newToken, iceServers, 0);
    this.reports = reports;
  }

  /** Starts the clock; {@link #close()} stops it. */
  void start() {
    clock.start();
  }

  /** Takes over a WebSocket that was just opened. */
  void onConnected(WebSocketChannel channel, ClientAddress address, Reach reach) {
    SignalSocket socket = new SignalSocket(new SocketId(nextSocket.getAndIncrement()), channel);
    input(now -> {
      sockets.put(socket.id(), socket);
      switchboard.onConnected(socket.id(), address, reach, now);
    });
    channel.addCloseTask(_ -> onClosed(socket.id()));
    if (!channel.isOpen()) {
      onClosed(socket.id()); // it was closed too early for its close task
    }
    channel.getReceiveSetter().set(new SignalListener(this, socket));
    channel.resumeReceives();
  }

  void onText(SocketId socket, String text) {
    try {
      Envelope<ClientMessage> message = ClientMessageCodec.parse(text);
      Instant timeOfDay = Instant.now();
      input(now -> switchboard.onMessage(socket, message, now, timeOfDay));
    } catch (SignalException e) {
      input(now -> switchboard.onMalformed(socket, e, now));
    }
  }

  void onBinary(SocketId socket) {
    input(now -> switchboard.onBinary(socket, now));
  }

  void onControlFrame(SocketId socket) {
    input(now -> switchboard.onControlFrame(socket, now));
  }

  void onOverflow(SocketId socket) {
    input(now -> switchboard.onOverflow(socket, now));
  }

  void onClosed(SocketId socket) {
    input(now -> {
      SignalSocket gone = sockets.remove(socket);
      if (gone != null) {
        switchboard.onClosed(socket, gone.closure(), now);
        if (sockets.isEmpty()) {
          allClosed.signalAll();
        }
      }
    });
  }

  /** Tells all clients to go, and returns when they have or {@code left} and the grace are over. */
  void drain(Duration left) throws InterruptedException {
    input(now -> switchboard.onDrain(left, now));
    long graceNanos = TimeUnit.SECONDS.toNanos(SignalSocket.CLOSE_GRACE_SECONDS);
    long waitNanos = left.toNanos() + graceNanos;
    lock.lock();
    try {
      while (!sockets.isEmpty() && waitNanos > 0) {
        waitNanos = allClosed.awaitNanos(waitNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many WebSockets are open, how many names are in use, and how many without a socket. */
  record Population(int sockets, int sessions, int sessionsAway) {}

  Population population() {
    lock.lock();
    try {
      return new Population(sockets.size(), switchboard.sessions(), switchboard.sessionsAway());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    clock.interrupt();
  }

  private void input(LongConsumer event) {
    List<Output.Report> toReport = new ArrayList<>();
    lock.lock();
    try {
      event.accept(nowNanos());
      carryOut(toReport);
    } finally {
      lock.unlock();
    }
    reports.report(toReport);
  }

  private void carryOut(List<Output.Report> toReport) {
    for (Optional<Output> next = switchboard.poll(); next.isPresent(); next = switchboard.poll()) {
      switch (next.get()) {
        case Output.Send(var id, var text) -> {
          SignalSocket socket = sockets.get(id);
          if (socket != null && !socket.trySendText(text)) {
            switchboard.onOverflow(id, nowNanos());
          }
        }
        case Output.Replay(var id, var text) -> {
          SignalSocket socket = sockets.get(id);
          if (socket != null && !socket.trySendReplay(text)) {
            switchboard.onOverflow(id, nowNanos());
          }
        }
        case Output.Ping(var id) -> {
          SignalSocket socket = sockets.get(id);
          if (socket != null && !socket.trySendPing()) {
            switchboard.onOverflow(id, nowNanos());
          }
        }
        case Output.Close(var id, var code, var reason) -> {
          SignalSocket socket = sockets.get(id);
          if (socket != null) {
            socket.close(code, reason);
          }
        }
        case Output.Report report -> toReport.add(report);
      }
    }
    if (switchboard.deadlineNanos() < awaitedNanos) {
      deadlineMoved.signal();
    }
  }

  /** What the clock's thread does until it is interrupted. */
  private void keepTime() {
    try {
      while (true) {
        awaitDeadline();
        try {
          input(switchboard::onDeadline);
        } catch (RuntimeException e) {
          LOG.error("A deadline failed; the clock goes on.", e);
        }
      }
    } catch (InterruptedException _) {
      // The hub is closed.
    }
  }

  private void awaitDeadline() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long leftNanos = switchboard.deadlineNanos() - nowNanos();
      while (leftNanos > 0) {
        awaitedNanos = switchboard.deadlineNanos();
        deadlineMoved.awaitNanos(leftNanos);
        leftNanos = switchboard.deadlineNanos() - nowNanos();
      }
    } finally {
      awaitedNanos = Long.MAX_VALUE;
      lock.unlock();
    }
  }

  private long nowNanos() {
    return System.nanoTime() - startNanos;
  }

  private SessionToken newToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return new SessionToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }
}
