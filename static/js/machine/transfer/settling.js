/**
 * Tells from the bytes that a receiver has settled on the link how much of the files that is: blocks
 * are settled in the order in which they were sent. Pure.
 */
import { Queue } from '../queue.js';

/** @import { OutgoingBlock } from './outgoing-block.js' */

/** Confined to its machine. */
export class Settling {
  /** @type {Queue<{block: OutgoingBlock, endOnLink: number, refused: boolean}>} */
  #inFlight = new Queue();
  #confirmedBytes = 0;

  /**
   * A block is on its way, with which so many bytes will have been sent.
   *
   * @param {OutgoingBlock} block
   * @param {number} endOnLink
   */
  sent(block, endOnLink) {
    this.#inFlight.add({ block, endOnLink, refused: false });
  }

  /** The receiver has settled so many bytes. @param {number} bytes */
  settled(bytes) {
    let oldest = this.#inFlight.peek();
    while (oldest !== undefined && oldest.endOnLink <= bytes) {
      this.#confirmedBytes += oldest.refused ? 0 : oldest.block.length;
      this.#inFlight.remove();
      oldest = this.#inFlight.peek();
    }
  }

  /**
   * This block was refused, which is told before it counts as settled, and comes again.
   *
   * @param {OutgoingBlock} block
   */
  refused({ file, offset }) {
    const one = this.#inFlight.find(
      ({ block, refused }) => !refused && block.file === file && block.offset === offset,
    );
    if (one !== undefined) {
      one.refused = true;
    }
  }

  get confirmedBytes() {
    return this.#confirmedBytes;
  }
}
