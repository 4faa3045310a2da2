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

  private final long windowBytes;
  private long announced;
  private long received;
  private long settled;
  private long newestArrivedNanos;
  private long toldReceived;
  private long toldSettled;
  private long toldNanos;
  private boolean hasTold;
  private long untoldSinceNanos;

  ReceiveCredit(long windowBytes) {
    this.windowBytes = windowBytes;
  }

  /** How far the sender may go. */
  long limit() {
    return settled + windowBytes;
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
    return new Frame.Ack(received, heldMicros, settled, limit());
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
    return settled == announced || toldSettled + windowBytes - announced < windowBytes / 2;
  }
}
