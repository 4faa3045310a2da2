/**
 * What has become of a stream on its way in: blocks of any length up to 1 MiB, each beginning where
 * the one before it ends, but for those that are sent again. Pure.
 */
import { MAX_BLOCKS_AHEAD, MAX_REFUSALS } from './incoming-file.js';

/**
 * @import { Digest } from '../../protocol/transfer/digest.js'
 * @import { Block } from '../../protocol/transfer/frame.js'
 */

/** Confined to its machine. */
export class IncomingStream {
  #verified;
  /** @type {Map<number, number>} */
  #refusals = new Map();
  /** @type {Map<number, Block>} */
  #awaited = new Map();
  /** @type {Map<number, Block>} */
  #outOfOrder = new Map();
  /** @type {Digest | undefined} */
  #stated;
  #announcedEnd;
  #ahead = 0;

  /** @param {import('./held-stream.js').HeldStream} held */
  constructor(held) {
    this.#verified = held;
    this.#announcedEnd = held.endBytes;
  }

  /** Notes that this block is on its way; false if it is not its turn. @param {Block} block */
  announce({ offset, length }) {
    if (this.#awaited.get(offset)?.length === length) {
      this.#awaited.delete(offset);
      return true;
    }
    const isNext = offset === this.#announcedEnd && this.#stated === undefined;
    if (!isNext || this.#ahead >= MAX_BLOCKS_AHEAD) {
      return false;
    }
    this.#announcedEnd += length;
    this.#ahead++;
    return true;
  }

  /** A block is written. @param {Block} block */
  verified(block) {
    this.#refusals.delete(block.offset);
    this.#outOfOrder.set(block.offset, block);
    let next = this.#outOfOrder.get(this.#verified.endBytes);
    while (next !== undefined) {
      this.#outOfOrder.delete(next.offset);
      this.#verified.add(next.length, next.sha256);
      this.#ahead--;
      next = this.#outOfOrder.get(this.#verified.endBytes);
    }
  }

  /** Notes a wrong digest; returns whether the block may be asked for again. @param {Block} block */
  refused(block) {
    this.#awaited.set(block.offset, block);
    const count = (this.#refusals.get(block.offset) ?? 0) + 1;
    this.#refusals.set(block.offset, count);
    return count < MAX_REFUSALS;
  }

  /** Whether each block of a whole of this size has been announced. @param {number} size */
  isAllAnnounced(size) {
    return size === this.#announcedEnd;
  }

  /** Notes the digest of the whole. @param {Digest} whole */
  state(whole) {
    this.#stated = whole;
  }

  isStated() {
    return this.#stated !== undefined;
  }

  /** Whether every block is verified and the whole was stated. */
  isWhole() {
    return this.isStated() && this.#verified.endBytes === this.#announcedEnd;
  }

  /** Whether the whole is what was stated; to be asked once, when it {@link isWhole}. */
  matches() {
    return this.#verified.contentDigest() === this.#stated;
  }

  /** How many bytes it has, when it {@link isWhole}. */
  get sizeBytes() {
    return this.#verified.endBytes;
  }
}
