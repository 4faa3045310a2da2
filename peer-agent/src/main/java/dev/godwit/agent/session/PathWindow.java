package dev.godwit.agent.session;

/**
 * How much may be in flight: as much as the path takes before it begins to queue. It doubles or so
 * while round trips stay near their shortest, then follows the queue; where a queue does not answer
 * to it, somebody else fills it, and it takes its part. Times are in whole microseconds. Confined
 * to its owner.
 */
final class PathWindow {
  /** Never less: four chunks. */
  static final long MIN_BYTES = 64 << 10;

  /** What a link begins with, and again after a long rest. */
  static final long START_BYTES = 64 << 10;

  /** Never more: three times what the engine itself lets be in flight. */
  static final long MAX_BYTES = 16 << 20;

  /** How long a queue it aims at: more than clocks and threads are late by. */
  static final long TARGET_MICROS = 10_000;

  /** On paths this short, other delays than queues are longer than the round trip. */
  static final long SHORT_MICROS = 3_000;

  /** What it aims at on a short path: a machine that is busy is not a queue. */
  static final long SHORT_TARGET_MICROS = 16_000;

  /** After so long without anything in flight the path may be another. */
  static final long REST_MICROS = 1_000_000;

  /** A round is at least this long: acknowledgements are no closer. */
  static final long MIN_ROUND_MICROS = 10_000;

  /** Growing is of no use while the engine holds back more than this part of the window. */
  static final long BACKLOG_PART = 16;

  /**
   * Who is not told what the engine holds back takes its own slow start for a queue, up to here.
   */
  static final long BLIND_BYTES = 256 << 10;

  /** And for so many rounds. */
  static final int BLIND_ROUNDS = 16;

  /** A round's growth queues at most for so long, as it is seen a round later. */
  static final long STEP_MICROS = 2_000;

  /** And if there was no queue for some rounds. */
  static final long MAX_STEP_MICROS = 10_000;

  /** Round trips that are late by more than this have queued. */
  static final long LATE_MICROS = 3_000;

  /** With the least in flight, so many long round trips are somebody else's doing. */
  static final int FLOOR_CUTS = 4;

  /** Beside somebody else, it is looked at this often whether he is still there. */
  static final int COMPETING_ROUNDS = 40;

  /** By how much it grows in a round there: few packets are lost when the queue is full. */
  static final long GROWTH_BYTES = 12 << 10;

  /** So long a queue is drained: the first round trips are still those of before. */
  static final int DRAIN_ROUNDS = 3;

  /** Nothing is faster: products of it stay exact in the twin. */
  static final long MAX_BYTES_PER_SECOND = 1_000_000_000;

  /** By how much a guess may be wrong. */
  static final long GUESS_MICROS = 2_000;

  /** A round trip that is longer says nothing more. */
  static final long MAX_TRIP_MICROS = 8_000_000;

  private static final long UNKNOWN = Long.MAX_VALUE;
  private static final long SECOND_MICROS = 1_000_000;

  /** What it does. */
  private enum Mode {
    /** Looks for the path's speed, from below. */
    START,
    /** Holds the queue at its target. */
    STEADY,
    /** Beside somebody who fills the queue: grows slowly whatever its length. */
    COMPETE
  }

  private Mode mode = Mode.START;
  private long bytes = START_BYTES;

  private final PathBase base = new PathBase();
  private long tripMicros;
  private long receivedBefore;
  private long bytesPerSecond;
  private long rateBefore;
  private long rateFromBytes;
  private long rateAtMicros;

  private long roundEndBytes;
  private long roundAtMicros;
  private long roundMinMicros = UNKNOWN;
  private long waitedMinMicros = UNKNOWN;
  private long mostInFlight;
  private long backlog;
  private boolean isBlind = true;
  private int blindRounds;
  private long mostInFlightBefore;

  private boolean skipsRound;
  private int clearRounds;
  private int cuts;
  private int floorCuts = FLOOR_CUTS;
  private long cutFromBytes;
  private long cutFromMicros;
  private long longestMicros;
  private int drainRounds;
  private int roundsSinceDrain;

  /** What may be in flight now. */
  long bytes() {
    return drainRounds == 0 ? bytes : Math.clamp(drainedBytes(), MIN_BYTES, bytes);
  }

  /** The shortest round trip, or 0 if none is known. */
  long baseMicros() {
    return base.micros();
  }

  /** A round trip of now, or 0 if none is known. */
  long tripMicros() {
    return tripMicros;
  }

  long queueMicros() {
    return base.isKnown() ? Math.max(0, tripMicros - base.micros()) : 0;
  }

  boolean isStarting() {
    return mode == Mode.START;
  }

  /** Whether round trips are longer than they should be, which the engine may be the cause of. */
  boolean isQueued() {
    return queueMicros() > target() || mode == Mode.COMPETE;
  }

  /** So much is in flight now. */
  void inFlight(long inFlight) {
    mostInFlight = Math.max(mostInFlight, inFlight);
  }

  /** So much of it is still in the engine. */
  void backlog(long newBacklog) {
    backlog = newBacklog;
    isBlind = false;
  }

  /**
   * A round trip took so long, when so much was acknowledged of what was sent in all. If it waited
   * in the engine it is known less well.
   */
  void sample(long measured, boolean waited, long received, long sent, long nowMicros) {
    long trip = Math.clamp(measured, 1, MAX_TRIP_MICROS);
    if (waited) {
      base.guess(trip);
    } else {
      if (base.measure(trip, nowMicros) && drainRounds == 0) {
        drainRounds = DRAIN_ROUNDS;
      }
      roundMinMicros = Math.min(roundMinMicros, trip);
    }
    waitedMinMicros = Math.min(waitedMinMicros, trip);
    measureRate(received, nowMicros);
    if (mode == Mode.START && base.isKnown()) {
      start(trip - base.micros() - (waited ? GUESS_MICROS : 0), received);
    }
    receivedBefore = received;
    if (received >= roundEndBytes && nowMicros - roundAtMicros >= MIN_ROUND_MICROS) {
      tripMicros = roundMinMicros == UNKNOWN ? waitedMinMicros : roundMinMicros;
      round();
      beginRound(received, sent, nowMicros);
    }
  }

  /** Nothing was heard for too long. */
  void silence() {
    bytes = Math.max(MIN_BYTES, bytes / 2);
    mode = mode == Mode.START ? Mode.STEADY : mode;
  }

  /** Nothing was in flight for so long: the path is not trusted to be as it was. */
  void rested(long micros) {
    if (micros >= REST_MICROS && bytes > START_BYTES) {
      long halvings = Math.min(micros / REST_MICROS, 6);
      bytes = Math.max(START_BYTES, bytes >> halvings);
      mode = Mode.START;
      cuts = 0;
      drainRounds = 0;
    }
  }

  private void beginRound(long received, long sent, long nowMicros) {
    roundMinMicros = UNKNOWN;
    waitedMinMicros = UNKNOWN;
    roundEndBytes = sent;
    roundAtMicros = nowMicros;
    mostInFlightBefore = mostInFlight;
    mostInFlight = sent - received;
  }

  /** How fast bytes arrive, over a round trip or more. */
  private void measureRate(long received, long nowMicros) {
    long passed = nowMicros - rateAtMicros;
    if (passed >= Math.max(base.micros(), 2 * MIN_ROUND_MICROS)) {
      rateBefore = bytesPerSecond;
      long arrived = Math.min(received - rateFromBytes, 4 * MAX_BYTES);
      bytesPerSecond = Math.min(arrived * SECOND_MICROS / passed, MAX_BYTES_PER_SECOND);
      rateFromBytes = received;
      rateAtMicros = nowMicros;
    }
  }

  /** The faster of the last two measures: what stood still may have been the other side. */
  private long rate() {
    return Math.max(bytesPerSecond, rateBefore);
  }

  private void leaveStart() {
    mode = Mode.STEADY;
    long fit = rate() * (base.micros() + MIN_ROUND_MICROS) / SECOND_MICROS * 9 / 8;
    bytes = Math.clamp(fit, Math.min(bytes, START_BYTES), bytes);
    skipsRound = true;
  }

  private void round() {
    if (drainRounds > 0) {
      drainRounds--;
      if (drainRounds == 0) {
        roundsSinceDrain = 0;
        drained();
      }
      return;
    }
    roundsSinceDrain++;
    if (skipsRound) {
      skipsRound = false;
      return;
    }
    long queue = queueMicros();
    switch (mode) {
      case START -> blindRounds++;
      case STEADY -> steady(queue);
      case COMPETE -> competing(queue);
    }
    bytes = Math.clamp(bytes, MIN_BYTES, MAX_BYTES);
  }

  /** The first round trip that is late ends it: what it tells of is a round trip old. */
  private void start(long queue, long received) {
    if (queue > late()) {
      if (!isBlind || bytes >= BLIND_BYTES || blindRounds >= BLIND_ROUNDS) {
        leaveStart();
      }
    } else if (isUsed()) {
      long more = (received - receivedBefore) / (isBlind ? 4 : 2);
      bytes = Math.min(bytes + more, MAX_BYTES);
    }
  }

  private void steady(long queue) {
    long target = target();
    if (queue * 4 > target * 5) {
      clearRounds = 0;
      cut(target);
      return;
    }
    cuts = 0;
    if (!isUsed()) {
      return;
    }
    clearRounds = queue < target / 2 ? clearRounds + 1 : 0;
    long step = Math.min(STEP_MICROS * (1 + clearRounds), MAX_STEP_MICROS);
    long more = Math.min(bytes * step / Math.max(tripMicros, 1), bytes / 4);
    bytes += more * Math.max(0, target - queue) / target;
  }

  /** A queue that does not answer to less in flight is somebody else's. */
  private void cut(long target) {
    if (cuts > 0 && bytes * 4 <= cutFromBytes * 3) {
      if (answerPercent() < 50) {
        compete(cutFromBytes);
        return;
      }
      cuts = 0;
    } else if (cuts >= floorCuts && bytes == MIN_BYTES) {
      compete(bytes);
      return;
    }
    if (cuts == 0) {
      cutFromBytes = bytes;
      cutFromMicros = tripMicros;
    }
    long fit = bytes * (base.micros() + target) / tripMicros;
    long most = cuts == 0 ? bytes : bytes * 7 / 8;
    cuts++;
    bytes = Math.max(Math.min(fit, most), bytes * 6 / 10);
    skipsRound = true;
  }

  /** By how many percent round trips went with what is in flight since {@link #cutFromBytes}. */
  private long answerPercent() {
    long expected = cutFromMicros * (bytes - cutFromBytes) / cutFromBytes;
    return expected == 0 ? 0 : (tripMicros - cutFromMicros) * 100 / expected;
  }

  private void compete(long fromBytes) {
    mode = Mode.COMPETE;
    bytes = fromBytes;
    cutFromBytes = fromBytes;
    cutFromMicros = tripMicros;
    cuts = 0;
    roundsSinceDrain = 0;
  }

  private void competing(long queue) {
    if (queue <= target()) {
      mode = Mode.STEADY;
      floorCuts = FLOOR_CUTS;
    } else if (cutFromBytes > 0 && bytes * 2 >= cutFromBytes * 3) {
      if (answerPercent() >= 75) {
        mode = Mode.STEADY;
        floorCuts = 2 * FLOOR_CUTS;
      }
      cutFromBytes = bytes;
      cutFromMicros = tripMicros;
    } else if (roundsSinceDrain >= COMPETING_ROUNDS) {
      drainRounds = DRAIN_ROUNDS;
    } else if (isUsed() && tripMicros * 10 < longestMicros * 9) {
      bytes += GROWTH_BYTES;
    }
    longestMicros = Math.max(longestMicros, tripMicros);
  }

  /** Half of it was in flight for a while: did the queue answer? */
  private void drained() {
    if (mode == Mode.COMPETE && queueMicros() <= target()) {
      mode = Mode.STEADY;
      long fit = rate() * (base.micros() + target()) / SECOND_MICROS;
      bytes = Math.clamp(fit, MIN_BYTES, MAX_BYTES);
    }
  }

  /** Growing helps only who uses what there is, and whose engine does not hold it back. */
  private boolean isUsed() {
    long most = Math.max(mostInFlight, mostInFlightBefore);
    boolean isFull = most * 100 >= bytes * 85 || most + PathModel.CHUNK_BYTES > bytes;
    return isFull && backlog * BACKLOG_PART <= bytes;
  }

  private long drainedBytes() {
    if (mode == Mode.COMPETE) {
      return bytes / 2;
    }
    return tripMicros == 0 ? bytes : bytes * base.micros() / tripMicros * 7 / 8;
  }

  /** A round trip that is longer than the shortest by more than this has waited in a queue. */
  private long late() {
    return base.micros() <= SHORT_MICROS ? SHORT_TARGET_MICROS / 2 : LATE_MICROS;
  }

  private long target() {
    return base.micros() <= SHORT_MICROS ? SHORT_TARGET_MICROS : TARGET_MICROS;
  }
}
