package dev.godwit.signaling.web;

import dev.godwit.signaling.session.CloseCode;
import dev.godwit.signaling.session.Closure;
import dev.godwit.signaling.session.SocketId;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.IoUtils;

/**
 * One open WebSocket. Its methods may be called from any thread and never block: what they send is
 * counted here, and written by the socket's own I/O thread in the order of the calls.
 */
final class SignalSocket {
  /**
   * What may wait for a client that does not read, in bytes: one message of the largest size, or a
   * burst of usual ones. Beyond, the client is dropped: its server must not pay for it.
   */
  static final int MAX_QUEUED_BYTES = 64 * 1024;

  /** How long a client has to answer a close before its connection is cut. */
  static final int CLOSE_GRACE_SECONDS = 5;

  private final SocketId id;
  private final WebSocketChannel channel;
  private final AtomicInteger queuedBytes = new AtomicInteger();

  /**
   * Counted by itself: who was away long enough to have missed much shall not be dropped for it.
   */
  private final AtomicInteger replayedBytes = new AtomicInteger();

  /** What the I/O thread is to write, in order. The counters above bound it. */
  private final Queue<Runnable> unwritten = new ConcurrentLinkedQueue<>();

  /** Whether the I/O thread was told to write what there is, and has not begun. */
  private final AtomicBoolean told = new AtomicBoolean();

  /** Written and read by any thread; once true, what comes in is not even looked at. */
  private volatile boolean closing;

  /** Written by the I/O thread before the socket closes, read by whichever thread sees that. */
  private volatile Closure closure = Closure.BROKEN;

  SignalSocket(SocketId id, WebSocketChannel channel) {
    this.id = id;
    this.channel = channel;
  }

  SocketId id() {
    return id;
  }

  boolean isClosing() {
    return closing;
  }

  /** How the socket came to its end, once it is closed. */
  Closure closure() {
    return closure;
  }

  /** The client has sent a close frame: it has no more to say, and not for ever to hang up. */
  void onCloseFrame(int code) {
    closure = Closure.of(code);
    cutLater();
  }

  /** Queues a text frame; false if that is too much for the queue, and nothing was queued. */
  boolean trySendText(String text) {
    return tryQueueText(queuedBytes, text);
  }

  /** As {@link #trySendText}, for what the client missed: that has a queue of the same size. */
  boolean trySendReplay(String text) {
    return tryQueueText(replayedBytes, text);
  }

  /** Queues a WebSocket ping; false as for {@link #trySendText}. */
  boolean trySendPing() {
    return tryQueue(
        queuedBytes, 1, written -> WebSockets.sendPing(ByteBuffer.allocate(0), channel, written));
  }

  /** Queues the answer to a WebSocket ping; false as for {@link #trySendText}. */
  boolean trySendPong(BufferedBinaryMessage ping) {
    ByteBuffer data = copy(ping);
    return tryQueue(
        queuedBytes,
        Math.max(1, data.remaining()),
        written -> WebSockets.sendPong(data, channel, written));
  }

  /** Closes after what was queued; cuts the connection if the client takes too long over it. */
  void close(CloseCode code, String reason) {
    closing = true;
    queue(() -> {
      if (channel.isOpen() && !channel.isCloseFrameSent()) {
        WebSockets.sendClose(code.number(), reason, channel, null);
      }
      cutLater();
    });
  }

  /** Cuts the connection unless the client closes it soon; what comes until then is ignored. */
  void cutLater() {
    closing = true;
    try {
      channel
          .getIoThread()
          .executeAfter(() -> IoUtils.safeClose(channel), CLOSE_GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException _) {
      // The server has stopped, and cuts all.
    }
  }

  private interface Send {
    void start(WebSocketCallback<Void> written);
  }

  private boolean tryQueueText(AtomicInteger counter, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return tryQueue(
        counter,
        bytes.length,
        written -> WebSockets.sendText(ByteBuffer.wrap(bytes), channel, written));
  }

  private boolean tryQueue(AtomicInteger counter, int bytes, Send send) {
    int before = counter.getAndAdd(bytes);
    if (before > 0 && before + bytes > MAX_QUEUED_BYTES) {
      counter.addAndGet(-bytes);
      return false;
    }
    queue(() -> send.start(new Written(counter, bytes)));
    return true;
  }

  private void queue(Runnable frame) {
    unwritten.add(frame);
    if (told.compareAndSet(false, true)) {
      try {
        channel.getIoThread().execute(this::write);
      } catch (RejectedExecutionException _) {
        // The server has stopped: there is no socket any more.
      }
    }
  }

  /** Writes all frames that there are with one call of the system: candidates come in bursts. */
  private void write() {
    told.set(false);
    channel.setRequireExplicitFlush(true);
    try {
      for (Runnable frame = unwritten.poll(); frame != null; frame = unwritten.poll()) {
        frame.run();
      }
    } finally {
      channel.setRequireExplicitFlush(false);
      channel.flush();
    }
  }

  private static ByteBuffer copy(BufferedBinaryMessage message) {
    var pooled = message.getData();
    try {
      ByteBuffer merged = WebSockets.mergeBuffers(pooled.getResource());
      return ByteBuffer.allocate(merged.remaining()).put(merged).flip();
    } finally {
      pooled.close();
    }
  }

  /** Uncounts a frame once it is in the kernel's hands or will never be. */
  private static final class Written implements WebSocketCallback<Void> {
    private final AtomicInteger counter;
    private final int bytes;

    private Written(AtomicInteger counter, int bytes) {
      this.counter = counter;
      this.bytes = bytes;
    }

    @Override
    public void complete(WebSocketChannel channel, Void context) {
      counter.addAndGet(-bytes);
    }

    @Override
    public void onError(WebSocketChannel channel, Void context, Throwable throwable) {
      counter.addAndGet(-bytes);
      IoUtils.safeClose(channel);
    }
  }
}
