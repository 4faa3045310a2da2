/**
 * The shortest round trip of a path, without any queue: learnt anew all the time, as routes change.
 * Pure.
 */

/** It is looked for in the last one or two of these. */
const AGE_MICROS = 10_000_000;

/** Before an old one is given up, the queue is drained, unless something came as near to it. */
const NEAR_MICROS = 3000;

/** Confined to its owner. */
export class PathBase {
  #shortest = Infinity;
  #newest = Infinity;
  #untilMicros = 0;
  #isGuessed = true;
  #hasDrained = false;

  /** Whether there is one. */
  isKnown() {
    return this.#shortest !== Infinity;
  }

  /** The shortest, or 0 if none is known. */
  micros() {
    return this.isKnown() ? this.#shortest : 0;
  }

  /** A round trip that was measured with doubt: good while there is nothing better. @param {number} trip */
  guess(trip) {
    if (this.#isGuessed) {
      this.#shortest = Math.min(this.#shortest, trip);
    }
  }

  /**
   * A round trip that was measured; true if the queue is to be drained for the next ones.
   *
   * @param {number} trip
   * @param {number} nowMicros
   */
  measure(trip, nowMicros) {
    if (this.#isGuessed) {
      this.#isGuessed = false;
      this.#shortest = trip;
      this.#newest = trip;
      this.#untilMicros = nowMicros + AGE_MICROS;
    }
    let drain = false;
    if (nowMicros >= this.#untilMicros) {
      drain =
        !this.#hasDrained &&
        this.#newest !== Infinity &&
        this.#newest > this.#shortest + NEAR_MICROS;
      this.#hasDrained = drain;
      if (drain) {
        this.#untilMicros = nowMicros + Math.min(AGE_MICROS, 5 * trip);
      } else {
        this.#shortest = this.#newest;
        this.#newest = Infinity;
        this.#untilMicros = nowMicros + AGE_MICROS;
      }
    }
    this.#newest = Math.min(this.#newest, trip);
    this.#shortest = Math.min(this.#shortest, trip);
    return drain;
  }
}
