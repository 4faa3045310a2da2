/**
 * The sender's books of what the receiver says that it holds: each part is proven with digests that
 * are known from earlier attempts, or are made now by reading its blocks. Pure.
 */
import { isDirectory, knownBytes } from '../../protocol/transfer/file-entry.js';
import { BLOCK_BYTES } from '../../protocol/transfer/frame.js';
import { BitSet } from '../bit-set.js';
import { Queue } from '../queue.js';
import { BlockDigests, MAX_INDEX, indexAt } from './block-digests.js';
import { blockAt } from './outgoing-block.js';
import { MAX_BLOCKS } from './resume-point.js';

/**
 * @import { Digest } from '../../protocol/transfer/digest.js'
 * @import { HeldPart } from '../../protocol/transfer/frame.js'
 * @import { OutgoingBlock } from './outgoing-block.js'
 */

/** How many blocks are hashed at a time that the receiver may hold; each needs a buffer of 1 MiB. */
export const HASH_AHEAD_BLOCKS = 2;

/**
 * How a part turned out, which is then in the books no longer.
 *
 * @typedef {{file: number, right: boolean, blocks: BlockDigests}} Verdict
 */

/** How far the proof of one part is. */
class Part {
  digests = new BlockDigests();
  range = 0;
  offset;
  hashing = 0;

  /** @param {HeldPart} claim */
  constructor(claim) {
    this.claim = claim;
    this.offset = claim.ranges[0]?.[0] ?? 0;
  }

  isAllAsked() {
    return this.range === this.claim.ranges.length;
  }
}

/** Confined to its machine. */
export class HeldParts {
  #manifest;
  #claimed;
  /** In the order in which they were claimed. @type {Map<number, Part>} */
  #open = new Map();
  /** @type {Queue<Part>} */
  #toHash = new Queue();
  /** @type {Queue<OutgoingBlock>} */
  #hashing = new Queue();
  /** @type {ReadonlyMap<number, BlockDigests>} */
  #known = new Map();
  #claimedBlocks = 0;
  #claimedBytes = 0;
  #provenBytes = 0;

  /** @param {import('../../protocol/transfer/manifest.js').Manifest} manifest */
  constructor(manifest) {
    this.#manifest = manifest;
    this.#claimed = new BitSet(manifest.count);
  }

  /**
   * What is known of the source already; of files that the receiver does not hold it is not used.
   *
   * @param {ReadonlyMap<number, BlockDigests>} digests
   */
  know(digests) {
    this.#known = digests;
  }

  /**
   * Whether these may be parts, none of which was claimed before; then they are noted as such.
   *
   * @param {readonly HeldPart[]} parts
   */
  areNew(parts) {
    return parts.every((part) => {
      const { file } = part;
      if (file >= this.#manifest.count || this.#claimed.has(file) || !this.#isPart(part)) {
        return false;
      }
      this.#claimed.add(file);
      return true;
    });
  }

  /** Ranges begin and end on the borders of blocks, or at the file's end. @param {HeldPart} part */
  #isPart({ file, ranges }) {
    const entry = this.#manifest.entry(file);
    const size = knownBytes(entry);
    return (
      !isDirectory(entry) &&
      ranges.every(
        ([from, to]) =>
          from % BLOCK_BYTES === 0 && to <= size && (to === size || to % BLOCK_BYTES === 0),
      )
    );
  }

  /** The receiver holds this; false if it is more than can be proven. @param {HeldPart} part */
  claim(part) {
    let blocks = 0;
    let bytes = 0;
    for (const [from, to] of part.ranges) {
      blocks += Math.ceil(to / BLOCK_BYTES) - indexAt(from);
      bytes += to - from;
      if (indexAt(to) > MAX_INDEX) {
        return false;
      }
    }
    if (blocks === 0 || blocks > MAX_BLOCKS - this.#claimedBlocks) {
      return false;
    }
    this.#claimedBlocks += blocks;
    this.#claimedBytes += bytes;
    const fresh = new Part(part);
    this.#open.set(part.file, fresh);
    this.#toHash.add(fresh);
    return true;
  }

  /** The next block to be hashed, which then is so; undefined if there is none for now. */
  nextToHash() {
    if (this.#hashing.size >= HASH_AHEAD_BLOCKS) {
      return undefined;
    }
    for (let part = this.#toHash.peek(); part !== undefined; part = this.#toHash.peek()) {
      const block = this.#nextUnknown(part);
      if (block !== undefined) {
        part.hashing++;
        this.#hashing.add(block);
        return block;
      }
      this.#toHash.remove();
    }
    return undefined;
  }

  /** @param {Part} part */
  #nextUnknown(part) {
    const { file, ranges } = part.claim;
    while (this.#open.has(file) && !part.isAllAsked()) {
      const block = blockAt(this.#manifest, file, part.offset);
      part.offset += block.length;
      if (part.offset >= (ranges[part.range]?.[1] ?? 0)) {
        part.range++;
        part.offset = ranges[part.range]?.[0] ?? 0;
      }
      const digest = this.#known.get(file)?.get(indexAt(block.offset));
      if (digest === undefined) {
        return block;
      }
      this.#note(part, block, digest);
    }
    return undefined;
  }

  /**
   * @param {Part} part
   * @param {OutgoingBlock} block
   * @param {Digest} digest
   */
  #note(part, { offset, length }, digest) {
    part.digests.put(indexAt(offset), digest);
    this.#provenBytes += length;
  }

  /** The oldest block that is being hashed has this digest. @param {Digest} digest */
  hashed(digest) {
    const block = this.#hashing.remove();
    const part = this.#open.get(block.file);
    if (part !== undefined) {
      part.hashing--;
      this.#note(part, block, digest);
    }
  }

  /** The oldest block that is being hashed cannot be read; returns its file. */
  hashFailed() {
    return this.#hashing.remove().file;
  }

  /** The parts of which enough is known by now. */
  judge() {
    /** @type {Verdict[]} */
    const verdicts = [];
    for (const [file, part] of this.#open) {
      if (!part.isAllAsked()) {
        // One after the other is asked about, so nothing is known of those behind it.
        break;
      }
      if (part.hashing === 0) {
        this.#open.delete(file);
        const proof = part.digests.proof(knownBytes(this.#manifest.entry(file)));
        verdicts.push({ file, right: proof === part.claim.proof, blocks: part.digests });
      }
    }
    return verdicts;
  }

  /** This file is given up. @param {number} file */
  drop(file) {
    this.#open.delete(file);
  }

  /** How much of what is claimed has been looked at; undefined if nothing is left to prove. */
  progress() {
    return this.#open.size === 0
      ? undefined
      : { done: this.#provenBytes, total: this.#claimedBytes };
  }
}
