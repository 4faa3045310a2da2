/**
 * Spreads what is handed over, so that a window does not go out at once: tokens that grow with time,
 * of which few are kept. Pure.
 */
import { SECOND } from '../time.js';

/** As much as comes in this time may go at once: fewer calls, and no queue worth the name. */
const QUANTUM_MICROS = 4000;

/** What may go at once at least: a chunk. */
const MIN_QUANTUM_BYTES = 16 << 10;

/** Confined to its owner. */
export class PathPace {
  #maxQuantum;
  #bytesPerSecond = 0;
  #tokens;
  #atMicros = 0;

  /** Lets so much go at once at most, and holds nothing else back yet. @param {number} maxQuantum */
  constructor(maxQuantum) {
    this.#maxQuantum = maxQuantum;
    this.#tokens = maxQuantum;
  }

  /**
   * From now on at this rate; 0 does not hold anything back.
   *
   * @param {number} bytesPerSecond
   * @param {number} nowMicros
   */
  rate(bytesPerSecond, nowMicros) {
    this.#fill(nowMicros);
    this.#bytesPerSecond = bytesPerSecond;
    this.#tokens = Math.min(this.#tokens, this.quantum());
  }

  /** How much may go now. @param {number} nowMicros */
  free(nowMicros) {
    if (this.#bytesPerSecond === 0) {
      return Infinity;
    }
    this.#fill(nowMicros);
    return Math.max(0, this.#tokens);
  }

  /**
   * So much goes now.
   *
   * @param {number} bytes
   * @param {number} nowMicros
   */
  take(bytes, nowMicros) {
    this.#fill(nowMicros);
    // What went without tokens is paid for, within reason.
    this.#tokens = Math.max(this.#tokens - bytes, -this.#maxQuantum);
  }

  /** When so many bytes may go that may not yet, or `Infinity`. @param {number} bytes */
  freeAtMicros(bytes) {
    if (this.#bytesPerSecond === 0 || this.#tokens >= bytes) {
      return Infinity;
    }
    const missing = (bytes - this.#tokens) * SECOND + this.#bytesPerSecond - 1;
    return this.#atMicros + Math.trunc(missing / this.#bytesPerSecond);
  }

  /** What is kept of unused time. */
  quantum() {
    const even = Math.trunc((this.#bytesPerSecond * QUANTUM_MICROS) / SECOND);
    return Math.min(Math.max(even, MIN_QUANTUM_BYTES), this.#maxQuantum);
  }

  /** @param {number} nowMicros */
  #fill(nowMicros) {
    // Longer fills no more than there is room for, and the product stays exact.
    const passed = Math.min(Math.max(nowMicros - this.#atMicros, 0), 8 * SECOND);
    const more = Math.trunc((passed * this.#bytesPerSecond) / SECOND);
    // Time that did not make a whole byte is left for the next time.
    if (more > 0 || this.#bytesPerSecond === 0) {
      this.#atMicros = nowMicros;
      this.#tokens = Math.min(this.quantum(), this.#tokens + more);
    }
  }
}
