package dev.godwit.agent.wire;

import dev.godwit.protocol.signal.SignalLimits;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection (RFC 6455) to the signaling server. Whatever happens, its listener hears
 * {@link Listener#onClosed} exactly once, and nothing after it. Thread-safe; the queue of what is
 * to be sent is guarded by this.
 */
public final class SignalingSocket implements AutoCloseable {
  /** How many messages may wait to be sent; a connection that is so far behind is given up. */
  static final int MAX_QUEUED = 1024;

  /** How many characters may have come and not be dealt with: many times what is ever replayed. */
  static final int MAX_UNHEARD = 1 << 20;

  /** What a short text counts for, as each is a task for somebody. */
  static final int MIN_WEIGHT = 1 << 10;

  /** How long the server may take to answer the close; then the connection is cut. */
  static final Duration CLOSE_TIME = Duration.ofSeconds(2);

  /** How long opening a connection may take. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** A connection that ended without a close (RFC 6455, section 7.1.5). */
  static final int LOST = 1006;

  /** What happens on a connection, one call at a time. */
  public interface Listener {
    /** The connection is open. */
    void onOpen();

    /** The server shows that it is there. */
    void onSignOfLife();

    /**
     * The server said this; at most {@link SignalLimits#MAX_MESSAGE_BYTES} of UTF-16 units.
     *
     * @param dealtWith to be run when it is; while too much is not, the connection is given up
     */
    void onText(String text, Runnable dealtWith);

    /**
     * The connection could not be opened, or is closed.
     *
     * @param code why (RFC 6455, section 7.4); {@link #LOST} if there was no close
     * @param reason the same for a person
     */
    void onClosed(int code, String reason);
  }

  private final Listener listener;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicInteger unheard = new AtomicInteger();
  private final Deque<String> queue = new ArrayDeque<>();
  private @Nullable WebSocket socket;
  private boolean sending;
  private boolean closing;

  private SignalingSocket(Listener listener) {
    this.listener = listener;
  }

  /**
   * What opens connections. It runs its callbacks where they arise, which are short. The library
   * (up to JDK 25 at least) loses the end of a connection that comes while a message is with
   * another thread than the one that reads; so all of a message happens on that thread, and the
   * next one is asked for there.
   *
   * @param pinned by which the server's certificate is known; without, authorities vouch for it
   * @param proxies on the way to the server
   */
  public static HttpClient client(
      Optional<CertificateFingerprint> pinned, EnvironmentProxies proxies) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .executor(Runnable::run)
            .proxy(proxies)
            .authenticator(proxies.authenticator());
    pinned.map(PinnedCertificate::context).ifPresent(builder::sslContext);
    return builder.build();
  }

  /** Opens a connection to the server at this {@code ws:} or {@code wss:} address. */
  public static SignalingSocket open(HttpClient http, URI server, Listener listener) {
    SignalingSocket opening = new SignalingSocket(listener);
    CompletableFuture<WebSocket> handshake =
        http.newWebSocketBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .buildAsync(server, opening.new Events());
    var _ =
        handshake.whenComplete((open, failure) -> {
          if (failure != null) {
            opening.closed(LOST, ConnectFailure.sentence(server, proxyTo(http, server), failure));
          } else {
            opening.begin(open);
          }
        });
    return opening;
  }

  private static Optional<InetSocketAddress> proxyTo(HttpClient http, URI server) {
    return http.proxy()
        .filter(EnvironmentProxies.class::isInstance)
        .flatMap(proxies -> ((EnvironmentProxies) proxies).proxyTo(server));
  }

  /** Sends this after all that was sent before; dropped if the connection is closed. */
  public void send(String text) {
    boolean overflow;
    synchronized (this) {
      if (closing) {
        return;
      }
      overflow = queue.size() >= MAX_QUEUED;
      if (!overflow) {
        queue.add(text);
      }
    }
    if (overflow) {
      abort("The server takes nothing any more.");
    } else {
      sendNext();
    }
  }

  /**
   * Closes in good order, by which a session ends: what was sent before leaves first, as far as the
   * server takes it within {@link #CLOSE_TIME}. The listener is told at once.
   */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
    }
    if (closed.compareAndSet(false, true)) {
      sendNext();
      CompletableFuture.delayedExecutor(CLOSE_TIME.toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::cut);
      listener.onClosed(WebSocket.NORMAL_CLOSURE, "This side closed the connection.");
    }
  }

  /** Cuts the connection without a close, so that a session may go on at another one. */
  public void abandon() {
    abort("This side gave the connection up.");
  }

  /** Only now has the library's thread left the connection, so that it loses nothing of it. */
  private void begin(WebSocket open) {
    boolean tooLate;
    synchronized (this) {
      socket = open;
      tooLate = closed.get();
    }
    if (tooLate) {
      open.abort();
      return;
    }
    open.request(1);
    listener.onOpen();
    sendNext();
  }

  private void abort(String reason) {
    closed(LOST, reason);
    cut();
  }

  private void cut() {
    WebSocket open;
    synchronized (this) {
      open = socket;
    }
    if (open != null) {
      open.abort();
    }
  }

  private void closed(int code, String reason) {
    synchronized (this) {
      closing = true;
      queue.clear();
    }
    if (closed.compareAndSet(false, true)) {
      listener.onClosed(code, reason);
    }
  }

  /** The library takes the next message only when the last one has left; a close comes last. */
  private void sendNext() {
    WebSocket open;
    String next;
    synchronized (this) {
      open = socket;
      if (open == null || sending || (queue.isEmpty() && !closing)) {
        return;
      }
      sending = true;
      next = queue.poll();
    }
    if (next == null) {
      var _ = open.sendClose(WebSocket.NORMAL_CLOSURE, "");
      return;
    }
    var _ =
        open.sendText(next, true)
            .whenComplete((_, failure) -> {
              synchronized (this) {
                sending = false;
              }
              if (failure == null) {
                sendNext();
              } else {
                abort("The connection to the server was lost.");
              }
            });
  }

  private final class Events implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void onOpen(WebSocket webSocket) {
      // Nothing is asked for yet.
    }

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      if (text.length() + data.length() > SignalLimits.MAX_MESSAGE_BYTES) {
        abort("The server sent more than a message may have.");
        return null;
      }
      text.append(data);
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        hand(whole);
      }
      webSocket.request(1);
      return null;
    }

    private void hand(String whole) {
      int weight = Math.max(whole.length(), MIN_WEIGHT);
      if (unheard.addAndGet(weight) > MAX_UNHEARD) {
        abort("The server says more than this side can take in.");
      } else if (!closed.get()) {
        listener.onText(whole, () -> unheard.addAndGet(-weight));
      }
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
      // The library answers by itself.
      webSocket.request(1);
      if (!closed.get()) {
        listener.onSignOfLife();
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(
        WebSocket webSocket, int statusCode, String reason) {
      closed(
          statusCode,
          reason.isEmpty()
              ? "The server closed the connection (" + statusCode + ")."
              : "The server closed the connection: " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      closed(LOST, "The connection to the server was lost.");
    }
  }
}
