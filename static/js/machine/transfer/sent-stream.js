/**
 * What a sending process keeps of a stream over the links of one transfer: the blocks that were read
 * and that the receiver has not acknowledged, whose bytes the edge keeps as long. Pure.
 */
import { Sha256 } from '../../protocol/sha256.js';
import { digestBytes, digestOf } from '../../protocol/transfer/digest.js';
import { BLOCK_BYTES } from '../../protocol/transfer/frame.js';
import { Queue } from '../queue.js';
import { addToProof } from './block-digests.js';

/**
 * @import { Digest } from '../../protocol/transfer/digest.js'
 * @import { OutgoingBlock } from './outgoing-block.js'
 */

/** How many blocks are kept, each in a buffer of 1 MiB: as much as any window. */
export const MAX_KEPT_BLOCKS = 16;

/** @typedef {{block: OutgoingBlock, digest: Digest, settled: boolean}} Kept */

/** Confined to its caller: one machine at a time has it, the newest. */
export class SentStream {
  /** @type {Queue<Kept>} */
  #kept = new Queue();
  #content = new Sha256();
  #proofOfForgotten = new Sha256();
  #forgottenEnd = 0;
  #readEnd = 0;
  #isReading = false;
  #isEnded = false;

  /** The next block to ask the edge for, which then is being read; undefined if not now. */
  nextToRead() {
    if (this.#isReading || this.#isEnded || this.#kept.size >= MAX_KEPT_BLOCKS) {
      return undefined;
    }
    this.#isReading = true;
    return this.#block(BLOCK_BYTES);
  }

  /**
   * The block that was asked for has so many bytes; undefined if it has none.
   *
   * @param {number} length
   * @param {Digest} digest
   * @param {boolean} isEnd
   */
  read(length, digest, isEnd) {
    this.#isReading = false;
    this.#isEnded = isEnd;
    if (length === 0) {
      return undefined;
    }
    const block = this.#block(length);
    this.#kept.add({ block, digest, settled: false });
    this.#content.update(digestBytes(digest));
    this.#readEnd += length;
    return block;
  }

  /** @param {number} length @returns {OutgoingBlock} */
  #block(length) {
    return { file: 0, offset: this.#readEnd, length, last: false };
  }

  get isEnded() {
    return this.#isEnded;
  }

  /** How much was read. */
  get readEnd() {
    return this.#readEnd;
  }

  /** How much the receiver holds, and this side no longer does. */
  get forgottenEnd() {
    return this.#forgottenEnd;
  }

  /** The digest of the whole, once it {@link isEnded}. */
  contentDigest() {
    return digestOf(this.#content.copy().digest());
  }

  /** What is kept of the block that begins there. @param {number} offset */
  keptAt(offset) {
    return this.#kept.find(({ block }) => block.offset === offset);
  }

  /**
   * The receiver says that it holds the stream up to there; false if that is not true, or what comes
   * next is not here any more.
   *
   * @param {number} end
   * @param {Digest} expectedProof
   */
  isHeldUpTo(end, expectedProof) {
    const proof = this.#proofOfForgotten.copy();
    let covered = this.#forgottenEnd;
    for (const one of this.#kept) {
      if (covered >= end) {
        break;
      }
      prove(proof, one);
      covered += one.block.length;
    }
    return covered === end && digestOf(proof.digest()) === expectedProof;
  }

  /** The receiver holds all up to there; returns the blocks that are not kept any more. @param {number} end */
  settleUpTo(end) {
    for (const one of this.#kept) {
      one.settled ||= one.block.offset < end;
    }
    return this.#forget();
  }

  /** The receiver holds the block that begins there; returns those that are not kept any more. @param {number} offset */
  settle(offset) {
    const one = this.keptAt(offset);
    if (one !== undefined) {
      one.settled = true;
    }
    return this.#forget();
  }

  #forget() {
    /** @type {OutgoingBlock[]} */
    const forgotten = [];
    while (this.#kept.peek()?.settled) {
      const one = this.#kept.remove();
      prove(this.#proofOfForgotten, one);
      this.#forgottenEnd += one.block.length;
      forgotten.push(one.block);
    }
    return forgotten;
  }
}

/**
 * @param {Sha256} proof
 * @param {Kept} kept
 */
function prove(proof, { block, digest }) {
  addToProof(proof, block.offset, block.length);
  proof.update(digestBytes(digest));
}
