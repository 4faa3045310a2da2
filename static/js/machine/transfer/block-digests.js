/**
 * The digests of those blocks of one file that somebody holds or knows, by the number of the block
 * in its file: 33 bytes of memory each. Whoever hands one over lets go of it. Pure.
 */
import { Sha256, SHA256_BYTES } from '../../protocol/sha256.js';
import { digestBytes, digestOf } from '../../protocol/transfer/digest.js';
import { BLOCK_BYTES } from '../../protocol/transfer/frame.js';

/**
 * @import { Digest } from '../../protocol/transfer/digest.js'
 * @import { ByteRange } from '../../protocol/transfer/frame.js'
 */

/** So many blocks one file may have here: 2 PiB. */
export const MAX_INDEX = 2 ** 31 - 2;

/** Digests lie together, so many of them at most; a small file takes no more than it needs. */
const PAGE_BLOCKS = 1024;

/** Which blocks of a page are there, and their digests. @typedef {{present: Uint8Array, digests: Uint8Array}} Page */

/** Confined to whoever has it. */
export class BlockDigests {
  /** @type {Map<number, Page>} */
  #pages = new Map();
  #lastPage = -1;
  #count = 0;

  /**
   * Notes the digest of a block; one that was noted before is replaced.
   *
   * @param {number} index
   * @param {Digest} digest
   */
  put(index, digest) {
    const page = this.#pageFor(index);
    const slot = index % PAGE_BLOCKS;
    this.#count += page.present[slot] === 1 ? 0 : 1;
    page.present[slot] = 1;
    page.digests.set(digestBytes(digest), slot * SHA256_BYTES);
  }

  /** @param {number} index */
  #pageFor(index) {
    const number = Math.floor(index / PAGE_BLOCKS);
    const slots = (index % PAGE_BLOCKS) + 1;
    const before = this.#pages.get(number);
    if (before !== undefined && before.present.length >= slots) {
      return before;
    }
    const length = Math.max(slots, Math.min(2 * (before?.present.length ?? 0), PAGE_BLOCKS));
    const page = {
      present: new Uint8Array(length),
      digests: new Uint8Array(length * SHA256_BYTES),
    };
    if (before !== undefined) {
      page.present.set(before.present);
      page.digests.set(before.digests);
    }
    this.#pages.set(number, page);
    this.#lastPage = Math.max(this.#lastPage, number);
    return page;
  }

  /** The digest of a block, or undefined if it is not here. @param {number} index */
  get(index) {
    return this.has(index) ? digestOf(this.#bytesOf(index)) : undefined;
  }

  /** @param {number} index one that is here */
  #bytesOf(index) {
    const page = /** @type {Page} */ (this.#pages.get(Math.floor(index / PAGE_BLOCKS)));
    const at = (index % PAGE_BLOCKS) * SHA256_BYTES;
    return page.digests.subarray(at, at + SHA256_BYTES);
  }

  /** Whether the digest of this block is here. @param {number} index */
  has(index) {
    return this.#pages.get(Math.floor(index / PAGE_BLOCKS))?.present[index % PAGE_BLOCKS] === 1;
  }

  /** The first block from this one on that is here; −1 if there is none. @param {number} index */
  nextFrom(index) {
    let slot = index % PAGE_BLOCKS;
    for (let number = Math.floor(index / PAGE_BLOCKS); number <= this.#lastPage; number++) {
      const found = this.#pages.get(number)?.present.indexOf(1, slot) ?? -1;
      if (found >= 0) {
        return number * PAGE_BLOCKS + found;
      }
      slot = 0;
    }
    return -1;
  }

  /** The first block from this one on that is not here. @param {number} index */
  nextMissingFrom(index) {
    let next = index;
    while (this.has(next)) {
      next++;
    }
    return next;
  }

  /** How many blocks are here. */
  get count() {
    return this.#count;
  }

  /** What the blocks here measure, in a file of this size. @param {number} sizeBytes */
  bytes(sizeBytes) {
    return this.ranges(sizeBytes).reduce((sum, [from, to]) => sum + to - from, 0);
  }

  /**
   * The bytes of the blocks here, in a file of this size: sorted, disjoint, none next to another.
   *
   * @param {number} sizeBytes
   */
  ranges(sizeBytes) {
    /** @type {ByteRange[]} */
    const ranges = [];
    let from = this.nextFrom(0);
    while (from >= 0) {
      const to = this.nextMissingFrom(from);
      ranges.push([from * BLOCK_BYTES, Math.min(to * BLOCK_BYTES, sizeBytes)]);
      from = this.nextFrom(to);
    }
    return ranges;
  }

  /**
   * What proves that these are blocks of one and the same file of this size: SHA-256 over offset (8
   * bytes), length (4 bytes) and digest of each, in order.
   *
   * @param {number} sizeBytes
   */
  proof(sizeBytes) {
    const proof = new Sha256();
    for (let index = this.nextFrom(0); index >= 0; index = this.nextFrom(index + 1)) {
      const offset = index * BLOCK_BYTES;
      addToProof(proof, offset, Math.min(BLOCK_BYTES, sizeBytes - offset));
      proof.update(this.#bytesOf(index));
    }
    return digestOf(proof.digest());
  }
}

/**
 * Feeds where a block is to a proof; its digest comes next.
 *
 * @param {Sha256} proof
 * @param {number} offset
 * @param {number} length
 */
export function addToProof(proof, offset, length) {
  const place = new DataView(new ArrayBuffer(12));
  place.setBigUint64(0, BigInt(offset));
  place.setUint32(8, length);
  proof.update(new Uint8Array(place.buffer));
}

/** The number of the block that begins at this offset. @param {number} offset */
export function indexAt(offset) {
  return Math.floor(offset / BLOCK_BYTES);
}
