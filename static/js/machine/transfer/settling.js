/**
 * Tells from the bytes that a receiver has settled on the link how much of the files that is: blocks
 * are settled in the order in which they were sent. Pure.
 */
import { Queue } from '../queue.js';

/** Confined to its machine. */
export class Settling {
  /** @type {Queue<{endOnLink: number, length: number}>} */
  #inFlight = new Queue();
  #confirmedBytes = 0;

  /**
   * A block is on its way, with which so many bytes will have been sent.
   *
   * @param {number} endOnLink
   * @param {number} length
   */
  sent(endOnLink, length) {
    this.#inFlight.add({ endOnLink, length });
  }

  /** The receiver has settled so many bytes. @param {number} bytes */
  settled(bytes) {
    let oldest = this.#inFlight.peek();
    while (oldest !== undefined && oldest.endOnLink <= bytes) {
      this.#confirmedBytes += oldest.length;
      this.#inFlight.remove();
      oldest = this.#inFlight.peek();
    }
  }

  /** A settled block was refused, and comes again. @param {number} length */
  refused(length) {
    this.#confirmedBytes -= length;
  }

  get confirmedBytes() {
    return Math.max(0, this.#confirmedBytes);
  }
}
