/**
 * What has become of one file on its way in, block by block. Blocks that are held from an earlier
 * attempt are not announced; the others are in order, but for those that are sent again. There may be
 * many files, so what only trouble needs is made when it comes. Pure.
 */
import { Sha256 } from '../../protocol/sha256.js';
import { digestBytes, digestOf } from '../../protocol/transfer/digest.js';
import { BLOCK_BYTES } from '../../protocol/transfer/frame.js';

/**
 * @import { Digest } from '../../protocol/transfer/digest.js'
 * @import { Block } from '../../protocol/transfer/frame.js'
 * @import { BlockDigests } from './block-digests.js'
 */

/** How often one block may arrive with a wrong digest before the transfer is given up. */
export const MAX_REFUSALS = 3;

/** How far a block may be ahead of the first one that is missing; more than any window holds. */
export const MAX_BLOCKS_AHEAD = 1024;

/** A block that came with a wrong digest. @typedef {{count: number, awaited: boolean}} Refusal */

/** Confined to its machine. */
export class IncomingFile {
  #size;
  #blocks;
  #held;
  /** @type {Map<number, Refusal> | undefined} */
  #refusals;
  /** @type {Map<number, Digest> | undefined} */
  #outOfOrder;
  /** @type {Sha256 | undefined} */
  #digest;
  /** @type {Digest | undefined} */
  #stated;

  // The next block to be announced, and the first that is missing.
  #nextIndex;
  #missingIndex = 0;

  // How many blocks of this attempt were announced, and are verified with all before them.
  #announced = 0;
  #verifiedInOrder = 0;

  /**
   * @param {number} size in bytes
   * @param {BlockDigests | undefined} held
   */
  constructor(size, held) {
    this.#size = size;
    this.#blocks = Math.ceil(size / BLOCK_BYTES);
    this.#held = held;
    this.#passHeld();
    this.#nextIndex = this.#afterHeld(0);
  }

  /** Notes that this block is on its way; false if it is not its turn. @param {Block} block */
  announce({ offset }) {
    const index = offset / BLOCK_BYTES;
    const refusal = this.#refusals?.get(index);
    if (refusal?.awaited) {
      refusal.awaited = false;
      return true;
    }
    if (index !== this.#nextIndex || this.#announced - this.#verifiedInOrder >= MAX_BLOCKS_AHEAD) {
      return false;
    }
    this.#announced++;
    this.#nextIndex = this.#afterHeld(index + 1);
    return true;
  }

  /** A block is written. @param {Block} block */
  verified({ offset, sha256 }) {
    const index = offset / BLOCK_BYTES;
    this.#refusals?.delete(index);
    if (index !== this.#missingIndex) {
      this.#outOfOrder ??= new Map();
      this.#outOfOrder.set(index, sha256);
      return;
    }
    /** @type {Digest | undefined} */
    let next = sha256;
    while (next !== undefined) {
      this.#computation().update(digestBytes(next));
      this.#verifiedInOrder++;
      this.#missingIndex++;
      this.#passHeld();
      next = this.#outOfOrder?.get(this.#missingIndex);
      this.#outOfOrder?.delete(this.#missingIndex);
    }
  }

  /** The digests of held blocks count where no block before them is missing. */
  #passHeld() {
    let next = this.#held?.get(this.#missingIndex);
    while (next !== undefined) {
      this.#computation().update(digestBytes(next));
      this.#missingIndex++;
      next = this.#held?.get(this.#missingIndex);
    }
  }

  /** @param {number} index */
  #afterHeld(index) {
    return this.#held?.nextMissingFrom(index) ?? index;
  }

  /** Notes a wrong digest; returns whether the block may be asked for again. @param {Block} block */
  refused({ offset }) {
    const index = offset / BLOCK_BYTES;
    this.#refusals ??= new Map();
    const count = (this.#refusals.get(index)?.count ?? 0) + 1;
    this.#refusals.set(index, { count, awaited: true });
    return count < MAX_REFUSALS;
  }

  /** Whether each block of a whole of this size has been announced. @param {number} size */
  isAllAnnounced(size) {
    return size === this.#size && this.#nextIndex === this.#blocks;
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
    return this.isStated() && this.#missingIndex === this.#blocks;
  }

  /** Whether the whole is what was stated; to be asked once, when it {@link isWhole}. */
  matches() {
    return digestOf(this.#computation().digest()) === this.#stated;
  }

  /** How many bytes it has. */
  get sizeBytes() {
    return this.#size;
  }

  #computation() {
    this.#digest ??= new Sha256();
    return this.#digest;
  }
}
