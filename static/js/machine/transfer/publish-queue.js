/**
 * The files that are whole and wait for their real names: forcing many to disk together is far
 * cheaper than each alone. Pure.
 */
import { BitSet } from '../bit-set.js';
import { MILLISECOND, NEVER } from '../time.js';

/** How many files are published in one go. */
export const MAX_BATCH = 256;

/** How long a whole file waits for others to be published with. */
export const MAX_PUBLISH_WAIT_MICROS = 100 * MILLISECOND;

/** Confined to its machine. */
export class PublishQueue {
  #waiting;
  #waitingSinceMicros = 0;
  #publishing = false;

  /** @param {number} fileCount */
  constructor(fileCount) {
    this.#waiting = new BitSet(fileCount);
  }

  /**
   * @param {number} file
   * @param {number} nowMicros
   */
  add(file, nowMicros) {
    if (this.#waiting.size === 0) {
      this.#waitingSinceMicros = nowMicros;
    }
    this.#waiting.add(file);
  }

  /**
   * The next files to publish, if it is time to; `hurry` if nothing more will come.
   *
   * @param {boolean} hurry
   * @param {number} nowMicros
   */
  next(hurry, nowMicros) {
    /** @type {number[]} */
    const batch = [];
    const due = hurry || this.#waiting.size >= MAX_BATCH || nowMicros >= this.deadlineMicros();
    if (this.#publishing || this.#waiting.size === 0 || !due) {
      return batch;
    }
    let file = this.#waiting.next(0);
    while (file >= 0 && batch.length < MAX_BATCH) {
      batch.push(file);
      this.#waiting.delete(file);
      file = this.#waiting.next(file + 1);
    }
    this.#waitingSinceMicros = nowMicros;
    this.#publishing = true;
    return batch;
  }

  /** The last batch is under its real names. */
  published() {
    this.#publishing = false;
  }

  isPublishing() {
    return this.#publishing;
  }

  /** When {@link next} is worth asking again, or never. */
  deadlineMicros() {
    return this.#publishing || this.#waiting.size === 0
      ? NEVER
      : this.#waitingSinceMicros + MAX_PUBLISH_WAIT_MICROS;
  }
}
