/**
 * What a receiving process remembers of its transfers from one link to the next, so that ends are
 * idempotent and only the newest attempt writes. Pure.
 */
import { unreachable } from '../../protocol/unreachable.js';
import { DAY } from '../time.js';

/**
 * @import { Digest } from '../../protocol/transfer/digest.js'
 * @import { Cancel, Complete, Offer, Reject } from '../../protocol/transfer/frame.js'
 * @import { Manifest } from '../../protocol/transfer/manifest.js'
 * @import { TransferId } from '../../protocol/transfer/transfer-id.js'
 * @import { Outcome } from './transfer-event.js'
 */

/** How long an end is remembered. */
export const MEMORY_MICROS = 7 * DAY;

/** How many last words, ended attempts and partials are remembered; the oldest goes first. */
export const MAX_LAST_WORDS = 10_000;

/**
 * What any further offer of a transfer is answered with.
 *
 * @typedef {Complete | Cancel | Reject} LastWord
 */

/**
 * A transfer that was accepted and of which the disk keeps what has arrived: an offer of the same
 * goes on without asking. `attempt` is the newest that was seen; `totalBytes` is null for a stream.
 *
 * @typedef {{attempt: number, fileCount: number, totalBytes: number | null,
 *   manifest: Digest}} Partial
 */

/**
 * Keeps what must outlive this process: any further offer of this transfer is answered with this,
 * for {@link MEMORY_MICROS}.
 *
 * @typedef {(transfer: TransferId, lastWord: LastWord) => void} Keeper
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
  /** @type {Memory<Partial>} */
  #partials = new Memory();
  #keep;

  /** @param {Keeper} [keep] without one its memory ends with the process */
  constructor(keep = () => {}) {
    this.#keep = keep;
  }

  /**
   * Takes up what was kept so long ago; the oldest first, before any offer.
   *
   * @param {TransferId} transfer
   * @param {LastWord} lastWord
   * @param {number} ageMicros
   * @param {number} nowMicros
   */
  restoreLastWord(transfer, lastWord, ageMicros, nowMicros) {
    this.#lastWords.put(transfer, lastWord, nowMicros - ageMicros);
  }

  /**
   * Takes up what a journal says of a transfer that has not ended and that this side's person has
   * not cancelled; to be told before any offer.
   *
   * @param {TransferId} transfer
   * @param {Partial} partial
   * @param {number} nowMicros
   */
  restorePartial(transfer, partial, nowMicros) {
    this.#partials.put(transfer, partial, nowMicros);
    this.#endedAttempts.put(transfer, partial.attempt, nowMicros);
  }

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
    this.#partials.remove(transfer);
    this.#keep(transfer, lastWord);
  }

  /**
   * The transfer was accepted, and what arrives of it is kept.
   *
   * @param {TransferId} transfer
   * @param {Partial} partial
   * @param {number} nowMicros
   */
  hold(transfer, partial, nowMicros) {
    this.#partials.put(transfer, partial, nowMicros);
  }

  /** This side's person does not want it any more: a further offer is asked about. @param {TransferId} transfer */
  withdraw(transfer) {
    this.#partials.remove(transfer);
  }

  /**
   * What is kept of this transfer, if it was accepted.
   *
   * @param {TransferId} transfer
   * @param {number} nowMicros
   */
  partial(transfer, nowMicros) {
    return this.#partials.recall(transfer, nowMicros);
  }
}

/**
 * What is kept of a transfer with this manifest.
 *
 * @param {number} attempt
 * @param {Manifest} manifest
 * @returns {Partial}
 */
export function partialOf(attempt, manifest) {
  const totalBytes = manifest.isStream ? null : manifest.totalBytes;
  return { attempt, fileCount: manifest.count, totalBytes, manifest: manifest.digest() };
}

/**
 * Whether this may be an offer of the same; the whole manifest has the last word on that.
 *
 * @param {Partial} partial
 * @param {Offer} offer
 */
export function isPromisedBy(partial, offer) {
  return offer.fileCount === partial.fileCount && offer.totalBytes === partial.totalBytes;
}

/**
 * How a transfer ended that has this last word.
 *
 * @param {LastWord} lastWord
 * @param {number} fileCount
 * @returns {Outcome}
 */
export function outcomeOf(lastWord, fileCount) {
  switch (lastWord.type) {
    case 'complete': {
      const { files, bytes } = lastWord;
      return { type: 'complete', files, bytes, skipped: Math.max(0, fileCount - files) };
    }
    case 'cancel':
      return {
        type: 'cancelled',
        byPeer: false,
        code: lastWord.code,
        message: lastWord.message,
      };
    case 'reject':
      return { type: 'rejected', code: lastWord.code, message: lastWord.message };
    default:
      return unreachable(lastWord);
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

  /** @param {TransferId} transfer */
  remove(transfer) {
    this.#entries.delete(transfer);
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
