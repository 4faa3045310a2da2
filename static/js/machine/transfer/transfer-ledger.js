/**
 * What a receiving process remembers of its transfers from one link to the next, so that ends are
 * idempotent and only the newest attempt writes. Pure.
 */
import { DAY } from '../time.js';

/**
 * @import { Cancel, Complete, Reject } from '../../protocol/transfer/frame.js'
 * @import { TransferId } from '../../protocol/transfer/transfer-id.js'
 */

/** How long an end is remembered. */
export const MEMORY_MICROS = 7 * DAY;

/** How many last words, and how many ended attempts, are remembered; the oldest goes first. */
export const MAX_LAST_WORDS = 10_000;

/**
 * What any further offer of a transfer is answered with.
 *
 * @typedef {Complete | Cancel | Reject} LastWord
 */

/**
 * What to do with an offer.
 *
 * - `fresh`: a transfer, or an attempt, that nobody works on.
 * - `takesOver`: an older attempt is still under way on another link, which must end first.
 * - `answered`: the transfer has ended, and this is the last word on it.
 * - `stale`: a newer attempt, or this very one, has been seen.
 *
 * @typedef {{type: 'fresh' | 'takesOver' | 'stale'}
 *   | {type: 'answered', lastWord: LastWord}} Admission
 */

/** Shared by the receivers of all links. */
export class TransferLedger {
  /** @type {Map<TransferId, number>} */
  #running = new Map();
  /** @type {Memory<number>} */
  #endedAttempts = new Memory();
  /** @type {Memory<LastWord>} */
  #lastWords = new Memory();

  /**
   * Judges an offer; if it is not answered or stale, its attempt is the running one from now.
   *
   * @param {TransferId} transfer
   * @param {number} attempt
   * @param {number} nowMicros
   * @returns {Admission}
   */
  admit(transfer, attempt, nowMicros) {
    const lastWord = this.#lastWords.recall(transfer, nowMicros);
    if (lastWord !== undefined) {
      return { type: 'answered', lastWord };
    }
    const current = this.#running.get(transfer);
    const newest = current ?? this.#endedAttempts.recall(transfer, nowMicros);
    if (newest !== undefined && attempt <= newest) {
      return { type: 'stale' };
    }
    this.#running.set(transfer, attempt);
    return { type: current === undefined ? 'fresh' : 'takesOver' };
  }

  /**
   * An attempt is over; one that took it over in the meantime goes on.
   *
   * @param {TransferId} transfer
   * @param {number} attempt
   * @param {number} nowMicros
   */
  ended(transfer, attempt, nowMicros) {
    if (this.#running.get(transfer) === attempt) {
      this.#running.delete(transfer);
      this.#endedAttempts.put(transfer, attempt, nowMicros);
    }
  }

  /**
   * Remembers what is to be answered to any further offer of this transfer.
   *
   * @param {TransferId} transfer
   * @param {LastWord} lastWord
   * @param {number} nowMicros
   */
  remember(transfer, lastWord, nowMicros) {
    this.#lastWords.put(transfer, lastWord, nowMicros);
  }
}

/** Keeps the newest things for a while. @template V */
class Memory {
  /**
   * Eldest first, as each is put at the end.
   *
   * @type {Map<TransferId, {value: V, sinceMicros: number}>}
   */
  #entries = new Map();

  /**
   * @param {TransferId} transfer
   * @param {V} value
   * @param {number} nowMicros
   */
  put(transfer, value, nowMicros) {
    this.#entries.delete(transfer);
    if (this.#entries.size >= MAX_LAST_WORDS) {
      for (const eldest of this.#entries.keys()) {
        this.#entries.delete(eldest);
        break;
      }
    }
    this.#entries.set(transfer, { value, sinceMicros: nowMicros });
  }

  /**
   * @param {TransferId} transfer
   * @param {number} nowMicros
   */
  recall(transfer, nowMicros) {
    for (const [eldest, { sinceMicros }] of this.#entries) {
      if (nowMicros - sinceMicros <= MEMORY_MICROS) {
        break;
      }
      this.#entries.delete(eldest);
    }
    return this.#entries.get(transfer)?.value;
  }
}
