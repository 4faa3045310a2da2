package dev.godwit.testkit.path;

import dev.godwit.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * A transfer over a path: an application that has bytes, a {@link FlightControl} that lets some go,
 * an engine below, and a receiver that acknowledges as `docs/wire-transfer.md` has it. What was
 * delivered is kept by the tenth of a second. Confined to its caller.
 */
public final class Flow {
  /** What the sender puts into one frame at most: fifteen chunks. */
  static final int MAX_FRAME_BYTES = 15 * 16_384;

  private static final long ACK_BYTES = 64 << 10;
  private static final long ACK_DELAY_NANOS = 20_000_000;
  private static final long ACK_GAP_NANOS = 10_000_000;
  private static final long BUFFER_HIGH = 1 << 20;
  private static final long BUFFER_LOW = 256 << 10;

  private static final int BINS = 4096;
  private static final long BIN_NANOS = 100_000_000;

  private final VirtualTime time;
  private final Bottleneck path;
  private final FlightControl control;
  private final Transport engine;
  private final ArrayDeque<Long> frameEnds = new ArrayDeque<>();
  private final long[] bins = new long[BINS];
  private final long startNanos;

  private long available;
  private long handed;
  private boolean engineIsFull;

  private long arrived;
  private long arrivedNanos;
  private long told;
  private long toldNanos = Long.MIN_VALUE / 2;
  private long untoldSinceNanos;
  private boolean ackAsked;
  private boolean isSilent;

  private long lastProgressNanos;
  private long longestStallNanos;
  private long mostAtOnce;
  private long mostAtOnceNanos;
  private long atOnce;

  /** A flow that has nothing to send yet. */
  public Flow(VirtualTime time, Bottleneck path, FlightControl control) {
    this.time = time;
    this.path = path;
    this.control = control;
    this.startNanos = time.nowNanos();
    this.engine = Transport.sctp(time, path, this::onDelivered);
    time.watch("flow", this::alarmNanos, this::pump);
  }

  /** The application has so many more bytes; {@link Long#MAX_VALUE} is all that ever fit. */
  public void offer(long bytes) {
    if (handed == arrived && available == 0) {
      lastProgressNanos = time.nowNanos();
    }
    available = bytes == Long.MAX_VALUE ? bytes : Math.addExact(available, bytes);
    pump();
  }

  /** The application has nothing more for now. */
  public void pause() {
    available = 0;
  }

  /** From now on no acknowledgement is sent, or again. */
  public void silence(boolean on) {
    isSilent = on;
    if (!on) {
      askForAck(0);
    }
  }

  public Transport engine() {
    return engine;
  }

  public FlightControl control() {
    return control;
  }

  /** What has arrived in all. */
  public long arrivedBytes() {
    return arrived;
  }

  /** Bytes in a second that arrived between two moments since the start. */
  public double goodput(Duration from, Duration to) {
    long bytes = 0;
    int first = (int) (from.toNanos() / BIN_NANOS);
    int last = (int) (to.toNanos() / BIN_NANOS);
    for (int bin = first; bin < last; bin++) {
      bytes += bins[bin];
    }
    return bytes * 1e9 / ((last - first) * (double) BIN_NANOS);
  }

  /** When it first reached this speed over half a second, since the start. */
  public Duration reached(double bytesPerSecond) {
    for (int bin = 5; bin < BINS; bin++) {
      long sum = 0;
      for (int i = bin - 5; i < bin; i++) {
        sum += bins[i];
      }
      if (sum * 2 >= bytesPerSecond) {
        return Duration.ofNanos(bin * BIN_NANOS);
      }
    }
    return Duration.ofNanos(BINS * BIN_NANOS);
  }

  /** The longest time in which nothing arrived though there was something to send. */
  public Duration longestStall() {
    long stall = longestStallNanos;
    if (handed > arrived || available > 0) {
      stall = Math.max(stall, time.nowNanos() - lastProgressNanos);
    }
    return Duration.ofNanos(stall);
  }

  /** The most that was handed over within a millisecond. */
  public long mostAtOnce() {
    return mostAtOnce;
  }

  private long alarmNanos() {
    return available > 0 && !engineIsFull ? control.deadlineNanos() : Long.MAX_VALUE;
  }

  private void pump() {
    if (control.wantsBacklog()) {
      control.onBacklog(engine.unsentBytes(), time.nowNanos());
    }
    while (available > 0 && !engineIsFull) {
      long frame = Math.min(control.allowanceBytes(time.nowNanos()), MAX_FRAME_BYTES);
      frame = Math.min(frame, available);
      if (frame == 0) {
        return;
      }
      handed += frame;
      available -= frame;
      countAtOnce(frame);
      control.onSent((int) frame, time.nowNanos());
      frameEnds.add(handed);
      engine.offer(frame);
      engineIsFull = engine.unsentBytes() > BUFFER_HIGH;
    }
  }

  private void countAtOnce(long bytes) {
    if (time.nowNanos() - mostAtOnceNanos > 1_000_000) {
      mostAtOnceNanos = time.nowNanos();
      atOnce = 0;
    }
    atOnce += bytes;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
  }

  private void onDelivered(long bytes) {
    if (engineIsFull && engine.unsentBytes() <= BUFFER_LOW) {
      engineIsFull = false;
      time.after(0, this::pump);
    }
    long before = arrived;
    Long end = frameEnds.peek();
    while (end != null && end <= bytes) {
      arrived = frameEnds.remove();
      end = frameEnds.peek();
    }
    if (arrived == before) {
      return;
    }
    long now = time.nowNanos();
    longestStallNanos = Math.max(longestStallNanos, now - lastProgressNanos);
    lastProgressNanos = now;
    int bin = (int) ((now - startNanos) / BIN_NANOS);
    if (bin < BINS) {
      bins[bin] += arrived - before;
    }
    if (told == before) {
      untoldSinceNanos = now;
    }
    arrivedNanos = now;
    if (arrived - told >= ACK_BYTES) {
      askForAck(Math.max(0, toldNanos + ACK_GAP_NANOS - now));
    } else if (!ackAsked) {
      askForAck(Math.max(0, untoldSinceNanos + ACK_DELAY_NANOS - now));
    }
  }

  private void askForAck(long inNanos) {
    ackAsked = true;
    time.after(inNanos, this::ack);
  }

  private void ack() {
    long now = time.nowNanos();
    boolean isDue =
        arrived - told >= ACK_BYTES
            ? now >= toldNanos + ACK_GAP_NANOS
            : arrived > told && now >= untoldSinceNanos + ACK_DELAY_NANOS;
    if (isSilent || !isDue) {
      return;
    }
    ackAsked = false;
    told = arrived;
    toldNanos = now;
    long total = arrived;
    long held = now - arrivedNanos;
    path.answer(() -> {
      control.onAck(total, held, time.nowNanos());
      pump();
    });
  }
}
