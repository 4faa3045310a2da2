package dev.godwit.protocol.transfer;

import java.time.Duration;

/**
 * How much the sender may send, and when it is told: the receiver's side of credit. Counts encoded
 * chunk bytes on this link, from 0. Confined to its machine.
 */
final class ReceiveCredit {
  /** After this many bytes an acknowledgement is due: often enough to steer by. */
  static final int ACK_BYTES = 64 << 10;

  /** After this long a byte is acknowledged, however few there are. */
  static final Duration ACK_DELAY = Duration.ofMillis(20);

  /**
   * Acknowledgements are so far apart, unless the sender may be waiting for one: each costs both
   * sides more than a chunk does, and at 75 MB/s there would be 360 a second.
   */
  static final Duration ACK_GAP = Duration.ofMillis(10);

  private final ReceiveWindow window;
  private long limit;
  private long announced;
  private long received;
  private long settled;
  private long newestArrivedNanos;
  private long toldReceived;
  private long toldSettled;
  private long toldLimit;
  private long toldNanos;
  private boolean hasTold;
  private long untoldSinceNanos;

  ReceiveCredit(ReceiveWindow window) {
    this.window = window;
  }

  /** How far the sender may go: never less than was once allowed. */
  long limit() {
    limit = Math.max(limit, settled + window.bytes());
    return limit;
  }

  /** How much may still come by what was allowed. */
  long openBytes() {
    return limit() - settled;
  }

  /** How far the sender may go, which it is told now. */
  long tellLimit() {
    toldLimit = limit();
    return toldLimit;
  }

  /** Takes a block on account; false if it does not fit whole. */
  boolean announce(int length) {
    announced += length;
    return announced <= limit();
  }

  void received(int bytes, long arrivedNanos, long nowNanos) {
    if (toldReceived == received) {
      untoldSinceNanos = nowNanos;
    }
    received += bytes;
    newestArrivedNanos = arrivedNanos;
  }

  /** A block is written, or refused. */
  void settled(int length) {
    settled += length;
  }

  boolean ackDue(long nowNanos) {
    return nowNanos >= deadlineNanos();
  }

  Frame.Ack ack(long nowNanos) {
    toldReceived = received;
    toldSettled = settled;
    toldNanos = nowNanos;
    hasTold = true;
    long heldMicros = Math.max(0, Duration.ofNanos(nowNanos - newestArrivedNanos).toNanos() / 1000);
    toldLimit = limit();
    return new Frame.Ack(received, heldMicros, settled, toldLimit);
  }

  long settledBytes() {
    return settled;
  }

  /** When an acknowledgement is due, or {@link Long#MAX_VALUE}. */
  long deadlineNanos() {
    if (settled > toldSettled && isAwaited()) {
      return Long.MIN_VALUE;
    }
    boolean much = settled > toldSettled || received - toldReceived >= ACK_BYTES;
    if (much) {
      return hasTold ? toldNanos + ACK_GAP.toNanos() : Long.MIN_VALUE;
    }
    return toldReceived == received ? Long.MAX_VALUE : untoldSinceNanos + ACK_DELAY.toNanos();
  }

  /** Whether the sender may have nothing to do until it hears of what is settled. */
  private boolean isAwaited() {
    return settled == announced || toldLimit - announced < window.bytes() / 2;
  }
}
