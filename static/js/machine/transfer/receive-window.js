/**
 * How much may be under way to a receiver: more if the window is what keeps a fast path waiting, less
 * if the disk is slow. Pure.
 */
import { MILLISECOND, SECOND } from '../time.js';
import { MIN_WINDOW_BYTES, isAdaptive } from './receiver-set-up.js';

/** A disk that takes longer for a block is not given more. */
export const FAST_DRAIN_MICROS = 250 * MILLISECOND;

/** A disk that takes longer for a block is given less. */
export const SLOW_DRAIN_MICROS = 2 * SECOND;

/** After it has been slow, a disk is not trusted with more for so long. */
export const DISTRUST_MICROS = 10 * SECOND;

/** Confined to its machine. */
export class ReceiveWindow {
  #maxBytes;
  #isAdaptive;
  #bytes;
  #periodBytes = 0;
  #periodSinceMicros = 0;
  #lastSettledMicros = 0;
  #distrustUntilMicros = -Infinity;
  #wantsMore = false;

  /** @param {import('./receiver-set-up.js').WindowLimits} limits */
  constructor(limits) {
    this.#bytes = limits.windowBytes;
    this.#maxBytes = limits.maxWindowBytes ?? limits.windowBytes;
    this.#isAdaptive = isAdaptive(limits);
  }

  get bytes() {
    return this.#bytes;
  }

  /**
   * The window has this much memory, from now on.
   *
   * @param {number} totalBytes
   * @param {number} nowMicros
   */
  grant(totalBytes, nowMicros) {
    this.#bytes = Math.min(totalBytes, this.#maxBytes);
    this.#wantsMore = false;
    this.#beginPeriod(nowMicros);
  }

  /**
   * A block is off the disk's hands, which was given it at `handedOverMicros`; a round trip of 0 is
   * not known yet.
   *
   * @param {number} length
   * @param {number} handedOverMicros
   * @param {number} roundTripMicros
   * @param {number} nowMicros
   */
  settled(length, handedOverMicros, roundTripMicros, nowMicros) {
    const drainMicros = nowMicros - Math.max(handedOverMicros, this.#lastSettledMicros);
    this.#lastSettledMicros = nowMicros;
    if (!this.#isAdaptive) {
      return;
    }
    if (drainMicros > SLOW_DRAIN_MICROS) {
      this.#bytes = Math.max(MIN_WINDOW_BYTES, Math.floor(this.#bytes / 2));
      this.#distrustUntilMicros = nowMicros + DISTRUST_MICROS;
      this.#wantsMore = false;
      this.#beginPeriod(nowMicros);
      return;
    }
    this.#periodBytes += length;
    if (this.#periodBytes >= this.#bytes) {
      const isQuick =
        nowMicros - this.#periodSinceMicros < 2 * roundTripMicros &&
        nowMicros >= this.#distrustUntilMicros;
      this.#wantsMore = isQuick && drainMicros < FAST_DRAIN_MICROS && this.#bytes < this.#maxBytes;
      this.#beginPeriod(nowMicros);
    }
  }

  /** @param {number} nowMicros */
  #beginPeriod(nowMicros) {
    this.#periodBytes = 0;
    this.#periodSinceMicros = nowMicros;
  }

  /** What the window should have instead, to be asked for once; 0 if it is right. */
  takeWish() {
    const wish = this.#wantsMore ? Math.min(2 * this.#bytes, this.#maxBytes) : 0;
    this.#wantsMore = false;
    return wish;
  }
}
