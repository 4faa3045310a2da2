/**
 * How long to pause before the server is tried again: ever longer, and spread by chance, so that not
 * all clients of a restarted server come at once. Pure.
 */
import { MILLISECOND, SECOND } from '../time.js';

/** The first pause before another try; each further one is twice as long. */
export const MIN_PAUSE_MICROS = 500 * MILLISECOND;

/** The longest pause. */
export const MAX_PAUSE_MICROS = 30 * SECOND;

/** Who was logged in for so long begins with the first pause again: no server that is broken. */
export const STEADY_TIME_MICROS = 10 * SECOND;

/** Confined to its machine. */
export class Backoff {
  #random;
  #failures = 0;

  /** @param {() => number} random from 0 up to 1 */
  constructor(random) {
    this.#random = random;
  }

  /** What was lost had lasted for so long. @param {number} lastedMicros */
  onLost(lastedMicros) {
    if (lastedMicros >= STEADY_TIME_MICROS) {
      this.#failures = 0;
    }
  }

  /** The next pause: between half and the whole of what is due. */
  nextMicros() {
    const base = Math.min(MAX_PAUSE_MICROS, MIN_PAUSE_MICROS * 2 ** this.#failures);
    this.#failures++;
    return base / 2 + Math.floor(this.#random() * (base / 2 + 1));
  }
}
