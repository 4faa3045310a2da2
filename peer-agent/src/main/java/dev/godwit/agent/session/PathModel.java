package dev.godwit.agent.session;

/**
 * Decides how much may be in flight on a link, and how it is spaced, from what was sent and what
 * the other side says it has. Confined to its caller.
 *
 * <p>It counts in whole microseconds and bytes, so that its twin in the page decides the same bit
 * for bit. What the other side says is not believed further than it does harm to itself: it can
 * make the window small, or as large as {@link PathWindow#MAX_BYTES}, and no burst.
 */
public final class PathModel {
  /** What is handed over is whole chunks. */
  static final int CHUNK_BYTES = 16_384;

  /** A frame is at most this part of a window: the engine sends few packets of one at once. */
  static final long FRAMES_PER_WINDOW = 16;

  /** Where it does not matter, fewer and larger frames cost less. */
  static final long FRAMES_ON_SHORT_PATH = 4;

  /** The engine is handed what it can send now and this, or a quarter of a window. */
  static final long MAX_BACKLOG_BYTES = 64 << 10;

  /** What waits in the engine is looked at this often while that matters. */
  static final long LOOK_MICROS = 2_000;

  /** Silence is two round trips and this. */
  static final long SILENCE_MICROS = 400_000;

  /** A round trip that is not known yet, for silence. */
  static final long FIRST_TRIP_MICROS = 500_000;

  /** What goes at once at most: less than any receiving socket holds. */
  static final int MAX_BURST_BYTES = 256 << 10;

  /** How fast it begins where bursts are lost: a first window in a twentieth of a second. */
  static final long FIRST_BYTES_PER_SECOND = 20 * PathWindow.START_BYTES;

  /** On a path as short as this nothing is spaced: its queues are the machine's own. */
  static final long UNPACED_MICROS = 2_000;

  private static final long NEVER = Long.MAX_VALUE;
  private static final long SECOND_MICROS = 1_000_000;

  private final PathSamples samples = new PathSamples();
  private final PathWindow window = new PathWindow();
  private final int maxBurstBytes;
  private final PathPace pace;
  private long originNanos;
  private boolean hasBegun;
  private long nowMicros;
  private long sent;
  private long received;
  private long backlog;
  private long heardMicros;
  private long lookedMicros;
  private long sentAtLook;
  private boolean hasLooked;

  /** A link on which nothing was sent: counts from 0. */
  public PathModel() {
    this(MAX_BURST_BYTES);
  }

  /**
   * For an engine that loses what comes at once.
   *
   * @param maxBurstBytes what it takes at once, at least a chunk
   */
  public PathModel(int maxBurstBytes) {
    this.maxBurstBytes = maxBurstBytes;
    this.pace = new PathPace(maxBurstBytes);
    if (maxBurstBytes < MAX_BURST_BYTES) {
      pace.rate(FIRST_BYTES_PER_SECOND, 0);
    }
  }

  /** So many chunk bytes were handed to the link now. */
  public void onSent(int bytes, long nowNanos) {
    long now = tick(nowNanos);
    if (inFlightBytes() == 0) {
      window.rested(now - heardMicros);
      heardMicros = now;
    }
    sent += bytes;
    samples.sent(sent, now);
    pace.take(bytes, now);
    window.inFlight(inFlightBytes());
  }

  /** The other side has so many bytes in all, the newest of which waited before that was said. */
  public void onAck(long receivedBytes, long heldNanos, long nowNanos) {
    long now = tick(nowNanos);
    long total = Math.min(receivedBytes, sent);
    if (total <= received) {
      return;
    }
    received = total;
    heardMicros = now;
    long leftMicros = samples.received(total);
    if (leftMicros >= 0) {
      long held = Math.max(0, heldNanos) / 1000;
      window.sample(now - leftMicros - held, samples.newestWaited(), received, sent, now);
      pace.rate(rate(), now);
    }
  }

  /** Whether it helps to be told now what the engine still buffers; asking costs a call. */
  public boolean wantsBacklog() {
    return window.isStarting() || window.isQueued() || backlog > 0;
  }

  /** Of what was handed over, the engine has not yet put so much on the wire. */
  public void onBacklog(long bytes, long nowNanos) {
    long now = tick(nowNanos);
    backlog = Math.clamp(bytes, 0, inFlightBytes());
    samples.wired(sent - backlog, sent, now);
    window.backlog(backlog);
    lookedMicros = now;
    sentAtLook = sent;
    hasLooked = true;
  }

  /** How many bytes may be handed over in one frame now: whole chunks, or 0. */
  public int allowanceBytes(long nowNanos) {
    long now = tick(nowNanos);
    if (inFlightBytes() == 0) {
      return (int) Math.max(CHUNK_BYTES, wholeChunks(frameBytes(now)));
    }
    return (int) wholeChunks(frameBytes(now));
  }

  /** When {@link #allowanceBytes} may have become more by time alone, or {@link Long#MAX_VALUE}. */
  public long deadlineNanos() {
    if (!hasBegun || inFlightBytes() == 0) {
      return NEVER;
    }
    long room = window.bytes() - inFlightBytes();
    long deadline = silenceMicros();
    if (room >= CHUNK_BYTES && engineRoom() >= CHUNK_BYTES) {
      long piece = Math.min(wholeChunks(room), wholeChunks(pace.quantum()));
      deadline = Math.min(deadline, pace.freeAtMicros(piece));
    }
    if (hasLooked && wantsBacklog() && (backlog > 0 || sent > sentAtLook)) {
      deadline = Math.min(deadline, lookedMicros + LOOK_MICROS);
    }
    return originNanos + Math.max(deadline, nowMicros + 1) * 1000;
  }

  /** What may be in flight. */
  long windowBytes() {
    return window.bytes();
  }

  /** What was handed over and is not acknowledged. */
  long inFlightBytes() {
    return sent - received;
  }

  /** The shortest round trip of the last time, or 0 while none is known. */
  long baseNanos() {
    return window.baseMicros() * 1000;
  }

  /** How much longer a round trip is now: what queues on the path. */
  long queueNanos() {
    return window.queueMicros() * 1000;
  }

  private long frameBytes(long now) {
    long room = window.bytes() - inFlightBytes();
    long parts = isShort() ? FRAMES_ON_SHORT_PATH : FRAMES_PER_WINDOW;
    long part = Math.max(CHUNK_BYTES, window.bytes() / parts);
    return Math.min(Math.min(room, part), Math.min(pace.free(now), engineRoom()));
  }

  /** What the engine holds back is not to leave it in one burst. */
  private long engineRoom() {
    if (!hasLooked || !wantsBacklog()) {
      return Long.MAX_VALUE;
    }
    long held = backlog + sent - sentAtLook;
    return Math.max(0, Math.max(MAX_BACKLOG_BYTES, window.bytes() / 4) - held);
  }

  private long rate() {
    long trip = Math.max(1, window.tripMicros());
    if (window.tripMicros() == 0) {
      return maxBurstBytes < MAX_BURST_BYTES ? FIRST_BYTES_PER_SECOND : 0;
    }
    if (isShort() && maxBurstBytes == MAX_BURST_BYTES) {
      return 0;
    }
    long even = window.bytes() * SECOND_MICROS / trip * 5 / 4;
    return Math.min(even, PathWindow.MAX_BYTES_PER_SECOND);
  }

  /** Whether the path is so short that its queues are the machine's own. */
  private boolean isShort() {
    long base = window.baseMicros();
    return base > 0 && base <= UNPACED_MICROS;
  }

  private long silenceMicros() {
    long trip = window.tripMicros() == 0 ? FIRST_TRIP_MICROS : window.tripMicros();
    return heardMicros + 2 * trip + SILENCE_MICROS;
  }

  /** The time never goes back, whatever the clock does. */
  private long tick(long nowNanos) {
    if (!hasBegun) {
      hasBegun = true;
      originNanos = nowNanos;
    }
    nowMicros = Math.max(nowMicros, (nowNanos - originNanos) / 1000);
    if (inFlightBytes() > 0 && nowMicros >= silenceMicros()) {
      window.silence();
      heardMicros = nowMicros;
      pace.rate(rate(), nowMicros);
    }
    return nowMicros;
  }

  private static long wholeChunks(long bytes) {
    return Math.max(0, bytes) / CHUNK_BYTES * CHUNK_BYTES;
  }
}
