/**
 * How much may be in flight: as much as the path takes before it begins to queue. It doubles or so
 * while round trips stay near their shortest, then follows the queue; where a queue does not answer to
 * it, somebody else fills it, and it takes its part. Pure.
 */
import { SECOND } from '../time.js';
import { CHUNK_BYTES } from './path-chunk.js';
import { PathBase } from './path-base.js';
import {
  BACKLOG_PART,
  BLIND_BYTES,
  BLIND_ROUNDS,
  COMPETING_ROUNDS,
  DRAIN_ROUNDS,
  FLOOR_CUTS,
  GROWTH_BYTES,
  GUESS_MICROS,
  LATE_MICROS,
  MAX_BYTES,
  MAX_BYTES_PER_SECOND,
  MAX_STEP_MICROS,
  MAX_TRIP_MICROS,
  MIN_BYTES,
  MIN_ROUND_MICROS,
  REST_MICROS,
  SHORT_MICROS,
  SHORT_TARGET_MICROS,
  START_BYTES,
  STEP_MICROS,
  TARGET_MICROS,
} from './path-limits.js';

/** Looks for the path's speed, from below. */
const START = 0;

/** Holds the queue at its target. */
const STEADY = 1;

/** Beside somebody who fills the queue: grows slowly whatever its length. */
const COMPETE = 2;

/** Confined to its owner. */
export class PathWindow {
  #mode = START;
  #bytes = START_BYTES;

  #base = new PathBase();
  #tripMicros = 0;
  #receivedBefore = 0;
  #bytesPerSecond = 0;
  #rateBefore = 0;
  #rateFromBytes = 0;
  #rateAtMicros = 0;

  #roundEndBytes = 0;
  #roundAtMicros = 0;
  #roundMinMicros = Infinity;
  #waitedMinMicros = Infinity;
  #mostInFlight = 0;
  #backlog = 0;
  #isBlind = true;
  #blindRounds = 0;
  #mostInFlightBefore = 0;

  #skipsRound = false;
  #clearRounds = 0;
  #cuts = 0;
  #floorCuts = FLOOR_CUTS;
  #cutFromBytes = 0;
  #cutFromMicros = 0;
  #longestMicros = 0;
  #drainRounds = 0;
  #roundsSinceDrain = 0;

  /** What may be in flight now. */
  bytes() {
    return this.#drainRounds === 0
      ? this.#bytes
      : clamp(this.#drainedBytes(), MIN_BYTES, this.#bytes);
  }

  /** The shortest round trip, or 0 if none is known. */
  baseMicros() {
    return this.#base.micros();
  }

  /** A round trip of now, or 0 if none is known. */
  tripMicros() {
    return this.#tripMicros;
  }

  queueMicros() {
    return this.#base.isKnown() ? Math.max(0, this.#tripMicros - this.#base.micros()) : 0;
  }

  isStarting() {
    return this.#mode === START;
  }

  /** Whether round trips are longer than they should be, which the engine may be the cause of. */
  isQueued() {
    return this.queueMicros() > this.#target() || this.#mode === COMPETE;
  }

  /**
   * So much is in flight now.
   *
   * @param {number} inFlight
   */
  inFlight(inFlight) {
    this.#mostInFlight = Math.max(this.#mostInFlight, inFlight);
  }

  /**
   * So much of it is still in the engine.
   *
   * @param {number} newBacklog
   */
  backlog(newBacklog) {
    this.#backlog = newBacklog;
    this.#isBlind = false;
  }

  /**
   * A round trip took so long, when so much was acknowledged of what was sent in all. If it waited
   * in the engine it is known less well.
   *
   * @param {number} measured
   * @param {boolean} waited
   * @param {number} received
   * @param {number} sent
   * @param {number} nowMicros
   */
  sample(measured, waited, received, sent, nowMicros) {
    const trip = clamp(measured, 1, MAX_TRIP_MICROS);
    if (waited) {
      this.#base.guess(trip);
    } else {
      if (this.#base.measure(trip, nowMicros) && this.#drainRounds === 0) {
        this.#drainRounds = DRAIN_ROUNDS;
      }
      this.#roundMinMicros = Math.min(this.#roundMinMicros, trip);
    }
    this.#waitedMinMicros = Math.min(this.#waitedMinMicros, trip);
    this.#measureRate(received, nowMicros);
    if (this.#mode === START && this.#base.isKnown()) {
      this.#start(trip - this.#base.micros() - (waited ? GUESS_MICROS : 0), received);
    }
    this.#receivedBefore = received;
    if (received >= this.#roundEndBytes && nowMicros - this.#roundAtMicros >= MIN_ROUND_MICROS) {
      this.#tripMicros =
        this.#roundMinMicros === Infinity ? this.#waitedMinMicros : this.#roundMinMicros;
      this.#round();
      this.#beginRound(received, sent, nowMicros);
    }
  }

  /** Nothing was heard for too long. */
  silence() {
    this.#bytes = Math.max(MIN_BYTES, Math.trunc(this.#bytes / 2));
    this.#mode = this.#mode === START ? STEADY : this.#mode;
  }

  /**
   * Nothing was in flight for so long: the path is not trusted to be as it was.
   *
   * @param {number} micros
   */
  rested(micros) {
    if (micros >= REST_MICROS && this.#bytes > START_BYTES) {
      const halvings = Math.min(Math.trunc(micros / REST_MICROS), 6);
      this.#bytes = Math.max(START_BYTES, this.#bytes >> halvings);
      this.#mode = START;
      this.#cuts = 0;
      this.#drainRounds = 0;
    }
  }

  /**
   * @param {number} received
   * @param {number} sent
   * @param {number} nowMicros
   */
  #beginRound(received, sent, nowMicros) {
    this.#roundMinMicros = Infinity;
    this.#waitedMinMicros = Infinity;
    this.#roundEndBytes = sent;
    this.#roundAtMicros = nowMicros;
    this.#mostInFlightBefore = this.#mostInFlight;
    this.#mostInFlight = sent - received;
  }

  /**
   * How fast bytes arrive, over a round trip or more.
   *
   * @param {number} received
   * @param {number} nowMicros
   */
  #measureRate(received, nowMicros) {
    const passed = nowMicros - this.#rateAtMicros;
    if (passed >= Math.max(this.#base.micros(), 2 * MIN_ROUND_MICROS)) {
      this.#rateBefore = this.#bytesPerSecond;
      const arrived = Math.min(received - this.#rateFromBytes, 4 * MAX_BYTES);
      const rate = Math.trunc((arrived * SECOND) / passed);
      this.#bytesPerSecond = Math.min(rate, MAX_BYTES_PER_SECOND);
      this.#rateFromBytes = received;
      this.#rateAtMicros = nowMicros;
    }
  }

  /** The faster of the last two measures: what stood still may have been the other side. */
  #rate() {
    return Math.max(this.#bytesPerSecond, this.#rateBefore);
  }

  #leaveStart() {
    this.#mode = STEADY;
    const even = Math.trunc((this.#rate() * (this.#base.micros() + MIN_ROUND_MICROS)) / SECOND);
    const fit = Math.trunc((even * 9) / 8);
    this.#bytes = clamp(fit, Math.min(this.#bytes, START_BYTES), this.#bytes);
    this.#skipsRound = true;
  }

  #round() {
    if (this.#drainRounds > 0) {
      this.#drainRounds--;
      if (this.#drainRounds === 0) {
        this.#roundsSinceDrain = 0;
        this.#drained();
      }
      return;
    }
    this.#roundsSinceDrain++;
    if (this.#skipsRound) {
      this.#skipsRound = false;
      return;
    }
    const queue = this.queueMicros();
    switch (this.#mode) {
      case START:
        this.#blindRounds++;
        break;
      case STEADY:
        this.#steady(queue);
        break;
      default:
        this.#competing(queue);
    }
    this.#bytes = clamp(this.#bytes, MIN_BYTES, MAX_BYTES);
  }

  /**
   * The first round trip that is late ends it: what it tells of is a round trip old.
   *
   * @param {number} queue
   * @param {number} received
   */
  #start(queue, received) {
    if (queue > this.#late()) {
      if (!this.#isBlind || this.#bytes >= BLIND_BYTES || this.#blindRounds >= BLIND_ROUNDS) {
        this.#leaveStart();
      }
    } else if (this.#isUsed()) {
      const more = Math.trunc((received - this.#receivedBefore) / (this.#isBlind ? 4 : 2));
      this.#bytes = Math.min(this.#bytes + more, MAX_BYTES);
    }
  }

  /**
   * @param {number} queue
   */
  #steady(queue) {
    const target = this.#target();
    if (queue * 4 > target * 5) {
      this.#clearRounds = 0;
      this.#cut(target);
      return;
    }
    this.#cuts = 0;
    if (!this.#isUsed()) {
      return;
    }
    this.#clearRounds = queue < target / 2 ? this.#clearRounds + 1 : 0;
    const step = Math.min(STEP_MICROS * (1 + this.#clearRounds), MAX_STEP_MICROS);
    const more = Math.min(
      Math.trunc((this.#bytes * step) / Math.max(this.#tripMicros, 1)),
      Math.trunc(this.#bytes / 4),
    );
    this.#bytes += Math.trunc((more * Math.max(0, target - queue)) / target);
  }

  /**
   * A queue that does not answer to less in flight is somebody else's.
   *
   * @param {number} target
   */
  #cut(target) {
    if (this.#cuts > 0 && this.#bytes * 4 <= this.#cutFromBytes * 3) {
      if (this.#answerPercent() < 50) {
        this.#compete(this.#cutFromBytes);
        return;
      }
      this.#cuts = 0;
    } else if (this.#cuts >= this.#floorCuts && this.#bytes === MIN_BYTES) {
      this.#compete(this.#bytes);
      return;
    }
    if (this.#cuts === 0) {
      this.#cutFromBytes = this.#bytes;
      this.#cutFromMicros = this.#tripMicros;
    }
    const fit = Math.trunc((this.#bytes * (this.#base.micros() + target)) / this.#tripMicros);
    const most = this.#cuts === 0 ? this.#bytes : Math.trunc((this.#bytes * 7) / 8);
    this.#cuts++;
    this.#bytes = Math.max(Math.min(fit, most), Math.trunc((this.#bytes * 6) / 10));
    this.#skipsRound = true;
  }

  /** By how many percent round trips went with what is in flight since `cutFromBytes`. */
  #answerPercent() {
    const more = this.#cutFromMicros * (this.#bytes - this.#cutFromBytes);
    const expected = Math.trunc(more / this.#cutFromBytes);
    return expected === 0
      ? 0
      : Math.trunc(((this.#tripMicros - this.#cutFromMicros) * 100) / expected);
  }

  /**
   * @param {number} fromBytes
   */
  #compete(fromBytes) {
    this.#mode = COMPETE;
    this.#bytes = fromBytes;
    this.#cutFromBytes = fromBytes;
    this.#cutFromMicros = this.#tripMicros;
    this.#cuts = 0;
    this.#roundsSinceDrain = 0;
  }

  /**
   * @param {number} queue
   */
  #competing(queue) {
    if (queue <= this.#target()) {
      this.#mode = STEADY;
      this.#floorCuts = FLOOR_CUTS;
    } else if (this.#cutFromBytes > 0 && this.#bytes * 2 >= this.#cutFromBytes * 3) {
      if (this.#answerPercent() >= 75) {
        this.#mode = STEADY;
        this.#floorCuts = 2 * FLOOR_CUTS;
      }
      this.#cutFromBytes = this.#bytes;
      this.#cutFromMicros = this.#tripMicros;
    } else if (this.#roundsSinceDrain >= COMPETING_ROUNDS) {
      this.#drainRounds = DRAIN_ROUNDS;
    } else if (this.#isUsed() && this.#tripMicros * 10 < this.#longestMicros * 9) {
      this.#bytes += GROWTH_BYTES;
    }
    this.#longestMicros = Math.max(this.#longestMicros, this.#tripMicros);
  }

  /** Half of it was in flight for a while: did the queue answer? */
  #drained() {
    if (this.#mode === COMPETE && this.queueMicros() <= this.#target()) {
      this.#mode = STEADY;
      const fit = Math.trunc((this.#rate() * (this.#base.micros() + this.#target())) / SECOND);
      this.#bytes = clamp(fit, MIN_BYTES, MAX_BYTES);
    }
  }

  /** Growing helps only who uses what there is, and whose engine does not hold it back. */
  #isUsed() {
    const most = Math.max(this.#mostInFlight, this.#mostInFlightBefore);
    const isFull = most * 100 >= this.#bytes * 85 || most + CHUNK_BYTES > this.#bytes;
    return isFull && this.#backlog * BACKLOG_PART <= this.#bytes;
  }

  #drainedBytes() {
    if (this.#mode === COMPETE) {
      return Math.trunc(this.#bytes / 2);
    }
    return this.#tripMicros === 0
      ? this.#bytes
      : Math.trunc((Math.trunc((this.#bytes * this.#base.micros()) / this.#tripMicros) * 7) / 8);
  }

  /** A round trip that is longer than the shortest by more than this has waited in a queue. */
  #late() {
    return this.#base.micros() <= SHORT_MICROS ? SHORT_TARGET_MICROS / 2 : LATE_MICROS;
  }

  #target() {
    return this.#base.micros() <= SHORT_MICROS ? SHORT_TARGET_MICROS : TARGET_MICROS;
  }
}

/** @param {number} value @param {number} least @param {number} most */
function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}
