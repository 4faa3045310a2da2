/** Tells the other side, once a second at most, why this side is alive without progress. Pure. */
import { NEVER, SECOND } from '../time.js';

/** @import { BusyReason } from '../../protocol/transfer/frame.js' */

/** A side that stands still says so this often. */
export const BUSY_INTERVAL_MICROS = SECOND;

/** Confined to its machine. */
export class BusySignal {
  #life;
  /** @type {BusyReason | undefined} */
  #reason;
  #quietSinceMicros = 0;

  /** @param {import('./link-life.js').LinkLife} life */
  constructor(life) {
    this.#life = life;
  }

  /** Something moved: there is nothing to explain for a while. @param {number} nowMicros */
  moved(nowMicros) {
    this.#quietSinceMicros = nowMicros;
  }

  /**
   * This is why nothing moves from now on, if nothing does; undefined: it is not for this side.
   *
   * @param {BusyReason | undefined} reason
   * @param {number} nowMicros
   */
  because(reason, nowMicros) {
    if (reason !== this.#reason) {
      this.#reason = reason;
      this.#quietSinceMicros = nowMicros;
    }
  }

  /**
   * Says why nothing moves, if it is time.
   *
   * @param {number} done
   * @param {number} total
   * @param {number} nowMicros
   */
  sayIfDue(done, total, nowMicros) {
    if (this.#reason !== undefined && nowMicros >= this.deadlineMicros()) {
      this.#quietSinceMicros = nowMicros;
      this.#life.send({ type: 'busy', reason: this.#reason, done, total }, nowMicros);
    }
  }

  deadlineMicros() {
    return this.#reason !== undefined && this.#life.isOpen()
      ? this.#quietSinceMicros + BUSY_INTERVAL_MICROS
      : NEVER;
  }
}
