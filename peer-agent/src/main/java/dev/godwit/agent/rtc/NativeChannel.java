package dev.godwit.agent.rtc;

import dev.godwit.agent.rtc.RtcEnd.FaultKind;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One native data channel. The library drops silently what is sent too early, too late, too large
 * or too much of, so that each frame is checked before. Sends are guarded by a lock, which is never
 * taken on the library's own thread except by a receiver that sends, and never held while waiting
 * for that thread.
 */
final class NativeChannel implements RtcChannel, WritabilityPoller.Waiter {

  private enum State {
    CONNECTING,
    OPEN,
    CLOSING,
    CLOSED
  }

  private enum Writability {
    IDLE,
    /** A frame was refused, and nothing told about it yet. */
    WAITING,
    /** The event is in the queue. */
    ANNOUNCED
  }

  private static final Logger LOG = System.getLogger("dev.godwit.agent.rtc");

  private final NativeConnection connection;
  private final String label;
  private final ChannelObserver observer = new ChannelObserver(this);
  private final AtomicReference<State> state = new AtomicReference<>(State.CONNECTING);
  private final AtomicReference<Writability> writability = new AtomicReference<>(Writability.IDLE);
  private final AtomicReference<@Nullable CloseReason> localReason = new AtomicReference<>();
  private final AtomicBoolean openTold = new AtomicBoolean();
  private volatile @Nullable RTCDataChannel handle;
  private volatile @Nullable FrameReceiver receiver;

  private final ReentrantLock sending = new ReentrantLock();
  private final SendWindow window = new SendWindow(); // guarded by sending
  private boolean disposed; // confined to the command thread

  NativeChannel(NativeConnection connection, String label) {
    this.connection = connection;
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public int maxMessageBytes() {
    return connection.maxMessageBytes();
  }

  @Override
  public long bufferedBytes() {
    sending.lock();
    try {
      RTCDataChannel current = handle;
      if (current == null || state.get() == State.CLOSED) {
        return 0;
      }
      long buffered = current.getBufferedAmount();
      window.polled(buffered);
      return buffered;
    } finally {
      sending.unlock();
    }
  }

  @Override
  public SendResult trySend(ByteBuffer frame) {
    if (!frame.isDirect()) {
      throw new IllegalArgumentException("A frame is sent from a direct buffer only");
    }
    if (frame.remaining() > maxMessageBytes()) {
      return state.get() == State.CLOSED ? SendResult.CLOSED : SendResult.TOO_LARGE;
    }
    // The library sends all of a direct buffer, whatever its position and limit: a slice is exact.
    return trySend(frame.slice(), true, SendWindow.HIGH_MARK_BYTES);
  }

  @Override
  public SendResult trySend(String text) {
    // Each character takes a byte at least: what is far too long is not even encoded.
    byte[] bytes = text.length() > maxMessageBytes() ? null : TextCodec.encode(text);
    if (bytes == null || bytes.length > maxMessageBytes()) {
      return state.get() == State.CLOSED ? SendResult.CLOSED : SendResult.TOO_LARGE;
    }
    return trySend(ByteBuffer.wrap(bytes), false, SendWindow.TEXT_MARK_BYTES);
  }

  @Override
  public void close() {
    close(CloseReason.CLOSED_LOCALLY);
  }

  @Override
  public String toString() {
    return "RtcChannel[" + label + ", " + state.get() + "]";
  }

  NativeConnection connection() {
    return connection;
  }

  /** Joins the native channel, which may be open already. Frames may come before this returns. */
  void attach(RTCDataChannel attached, FrameReceiver framesTo) {
    receiver = framesTo;
    handle = attached;
    attached.registerObserver(observer);
    onStateChange();
  }

  void onStateChange() {
    RTCDataChannel current = handle;
    if (current != null) {
      switch (current.getState()) {
        case CONNECTING -> {}
        case OPEN -> opened();
        case CLOSING -> state.compareAndSet(State.OPEN, State.CLOSING);
        case CLOSED -> closed();
      }
    }
  }

  void onFrame(ByteBuffer frame, boolean binary) {
    connection.engine().onEngineThread();
    connection.engine().factory().messageReceived();
    FrameReceiver to = receiver;
    if (to == null || localReason.get() != null || state.get() == State.CLOSED) {
      return;
    }
    if (binary) {
      LentFrame.lend(frame, to);
    } else {
      String text;
      try {
        text = TextCodec.decode(frame);
      } catch (CharacterCodingException e) {
        close(CloseReason.MALFORMED_TEXT);
        return;
      }
      to.onText(text);
    }
  }

  /** Announces what has drained. Called by the poller's thread. */
  @Override
  public boolean stillWaits() {
    if (writability.get() != Writability.WAITING) {
      return false;
    }
    if (!sending.tryLock()) {
      return true;
    }
    try {
      RTCDataChannel current = handle;
      if (current == null || state.get() != State.OPEN) {
        return false; // Opening or closing will tell.
      }
      window.polled(current.getBufferedAmount());
      if (!window.isDrained()) {
        return true;
      }
    } catch (Throwable thrown) {
      connection.fault(FaultKind.ENGINE, "a channel cannot be looked at: " + thrown, thrown);
      return false;
    } finally {
      sending.unlock();
    }
    announceWritable();
    return false;
  }

  /** Tells that frames are taken again, or that the channel closed, if anyone waits for that. */
  void announceWritable() {
    if (writability.compareAndSet(Writability.WAITING, Writability.ANNOUNCED)) {
      connection.emit(listener -> {
        writability.set(Writability.IDLE);
        listener.onWritable(this);
      });
    }
  }

  /** From here on nothing is sent; waits for a send that is under way. */
  void markClosed() {
    sending.lock();
    try {
      state.set(State.CLOSED);
    } finally {
      sending.unlock();
    }
  }

  /** Parts from the native channel and closes it. On the command thread; again does no harm. */
  void detach() {
    markClosed();
    RTCDataChannel current = handle;
    if (current != null && !disposed) {
      // Waits for a callback that is under way, and there is none afterwards.
      quietly(current::unregisterObserver);
      observer.letGo();
      quietly(current::close);
    }
  }

  /** Frees the native channel, after {@link #detach}. On the command thread; again does no harm. */
  void dispose() {
    RTCDataChannel current = handle;
    if (current != null && !disposed) {
      disposed = true;
      quietly(current::dispose);
    }
  }

  /** Runs a step of an end, which must go on whatever the library says about the step. */
  static void quietly(Runnable step) {
    try {
      step.run();
    } catch (Throwable thrown) {
      LOG.log(Level.DEBUG, "A step of closing failed", thrown);
    }
  }

  private SendResult trySend(ByteBuffer exact, boolean binary, long mark) {
    int bytes = exact.remaining();
    sending.lock();
    try {
      RTCDataChannel current = handle;
      State now = state.get();
      if (now == State.CLOSED || now == State.CLOSING) {
        return SendResult.CLOSED;
      }
      if (now == State.CONNECTING || current == null) {
        return full();
      }
      if (!window.admits(bytes, mark)) {
        if (writability.get() != Writability.IDLE) {
          return SendResult.FULL; // The poller looks already: asking the engine costs.
        }
        window.polled(current.getBufferedAmount());
        if (!window.admits(bytes, mark)) {
          return full();
        }
      }
      current.send(new RTCDataChannelBuffer(exact, binary));
      window.sent(bytes);
      return SendResult.ACCEPTED;
    } catch (Throwable thrown) {
      connection.fault(FaultKind.ENGINE, "a frame cannot be sent: " + thrown, thrown);
      return SendResult.CLOSED;
    } finally {
      sending.unlock();
    }
  }

  private SendResult full() {
    if (writability.compareAndSet(Writability.IDLE, Writability.WAITING)) {
      // Whoever opens or closes the channel from here on sees that someone waits.
      switch (state.get()) {
        case CONNECTING -> {}
        case OPEN -> connection.engine().poller().watch(this);
        case CLOSING, CLOSED -> announceWritable();
      }
    }
    return SendResult.FULL;
  }

  private void close(CloseReason reason) {
    if (localReason.compareAndSet(null, reason)) {
      State before = state.getAndUpdate(s -> s == State.CLOSED ? s : State.CLOSING);
      if (before != State.CLOSED) {
        connection.resume(peer -> closeNative());
      }
    }
  }

  private void closeNative() {
    RTCDataChannel current = handle;
    if (current == null) {
      closed();
    } else {
      current.close();
    }
  }

  private void opened() {
    if (openTold.compareAndSet(false, true)) {
      connection.emit(listener -> listener.onChannelOpen(this));
      state.compareAndSet(State.CONNECTING, State.OPEN);
      announceWritable();
    }
  }

  private void closed() {
    if (state.getAndSet(State.CLOSED) != State.CLOSED) {
      announceWritable();
      CloseReason reason = localReason.get();
      connection.onChannelClosed(this, reason == null ? CloseReason.CLOSED_BY_PEER : reason);
    }
  }
}
