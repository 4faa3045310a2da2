/**
 * Which blocks a sender has compressed: those of files that shrink, while the link is what it waits
 * for. Pure.
 */

/** @import { OutgoingBlock } from './outgoing-block.js' */

/** A file whose sample did not shrink is tried again after so many blocks. */
export const SAMPLE_EVERY_BLOCKS = 16;

/** What is smaller crosses as it is, in as many packets, before it could be compressed. */
const MIN_BYTES = 4096;

/** Confined to its machine. */
export class CompressionChoice {
  /** @type {Set<number>} */
  #shrinking = new Set();
  /** @type {Map<number, number>} */
  #blocksUntilSample = new Map();
  #isAgreed = false;

  /** Both sides can. */
  agree() {
    this.#isAgreed = true;
  }

  /**
   * Whether this block is to be encoded.
   *
   * @param {OutgoingBlock} block
   * @param {boolean} linkIsBusy
   */
  isWorthTrying({ file, length }, linkIsBusy) {
    if (!this.#isAgreed || !linkIsBusy || length < MIN_BYTES) {
      return false;
    }
    if (this.#shrinking.has(file)) {
      return true;
    }
    const left = this.#blocksUntilSample.get(file) ?? 0;
    this.#blocksUntilSample.set(file, left === 0 ? SAMPLE_EVERY_BLOCKS - 1 : left - 1);
    return left === 0;
  }

  /**
   * So small has the block become; returns whether it is sent so: if it shrank by a tenth.
   *
   * @param {OutgoingBlock} block
   * @param {number} encodedLength
   */
  isUseful({ file, length, last }, encodedLength) {
    const isUseful = encodedLength > 0 && encodedLength * 10 <= length * 9;
    if (isUseful && !last) {
      this.#shrinking.add(file);
    } else {
      this.#shrinking.delete(file);
    }
    if (last) {
      this.#blocksUntilSample.delete(file);
    }
    return isUseful;
  }
}
