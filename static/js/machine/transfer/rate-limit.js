/** At most so many things in any such period. Pure. */
import { Queue } from '../queue.js';

/** Confined to its machine. */
export class RateLimit {
  #max;
  #periodMicros;
  /** @type {Queue<number>} */
  #taken = new Queue();

  /**
   * @param {number} max
   * @param {number} periodMicros
   */
  constructor(max, periodMicros) {
    this.#max = max;
    this.#periodMicros = periodMicros;
  }

  /** Counts one more; false, and not counted, if that is one too many. @param {number} nowMicros */
  take(nowMicros) {
    let oldest = this.#taken.peek();
    while (oldest !== undefined && nowMicros - oldest >= this.#periodMicros) {
      this.#taken.remove();
      oldest = this.#taken.peek();
    }
    if (this.#taken.size >= this.#max) {
      return false;
    }
    this.#taken.add(nowMicros);
    return true;
  }

  /** When {@link take} will succeed again. */
  freeAtMicros() {
    const oldest = this.#taken.peek();
    return oldest === undefined || this.#taken.size < this.#max
      ? -Infinity
      : oldest + this.#periodMicros;
  }
}
