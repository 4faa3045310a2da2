package dev.godwit.protocol.transfer;

/**
 * The memory behind a receiver's window: asked for, grown, and given back. Confined to its machine.
 */
final class WindowMemory {
  private enum State {
    /** There is as much as the window has at first, and it does not change. */
    FIXED,
    ASKED,
    GRANTED
  }

  private final ReceiveWindow window;
  private final LinkLife life;
  private final Outbox<Receiver.Output> outbox;
  private State state;
  private long grantedBytes;

  WindowMemory(ReceiverLimits limits, LinkLife life, Outbox<Receiver.Output> outbox) {
    this.window = new ReceiveWindow(limits);
    this.life = life;
    this.outbox = outbox;
    this.state = State.FIXED;
    if (limits.isAdaptive()) {
      ask(window.bytes());
    }
  }

  ReceiveWindow window() {
    return window;
  }

  private void ask(long totalBytes) {
    state = State.ASKED;
    outbox.add(new MemoryOutput.Ask(totalBytes));
  }

  void onMemory(long totalBytes, long nowNanos) {
    state = State.GRANTED;
    grantedBytes = totalBytes;
    window.grant(totalBytes, nowNanos);
  }

  /** Whether there is none yet. */
  boolean isMissing() {
    return state == State.ASKED && grantedBytes == 0;
  }

  /** Blocks may come from now on. */
  void start(long nowNanos) {
    if (state == State.GRANTED) {
      life.measureRoundTrip(nowNanos);
    }
  }

  /**
   * A block is off the disk's hands.
   *
   * @param openBytes what may still come by what was allowed, however small the window is by now
   */
  void settled(int length, long handedOverNanos, long openBytes, long nowNanos) {
    window.settled(length, handedOverNanos, life.roundTripNanos(), nowNanos);
    if (state != State.GRANTED || !life.isOpen()) {
      return;
    }
    life.measureRoundTrip(nowNanos);
    long wish = window.takeWish();
    long needed = Math.max(window.bytes(), openBytes);
    if (wish > grantedBytes) {
      ask(wish);
    } else if (wish > 0) {
      window.grant(wish, nowNanos);
    } else if (needed < grantedBytes) {
      grantedBytes = needed;
      outbox.add(new MemoryOutput.Return(needed));
    }
  }
}
