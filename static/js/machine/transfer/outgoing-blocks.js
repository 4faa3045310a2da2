/**
 * Which block of a manifest is read next and which is sent next: each file's blocks in order but for
 * those that the receiver holds, those to be sent again first. A file of which the receiver may hold
 * a part waits until that is proven, and keeps no other waiting. Pure.
 */
import { Sha256 } from '../../protocol/sha256.js';
import { digestBytes, digestOf } from '../../protocol/transfer/digest.js';
import { knownBytes } from '../../protocol/transfer/file-entry.js';
import { BLOCK_BYTES, DEFLATE_RAW } from '../../protocol/transfer/frame.js';
import { BitSet } from '../bit-set.js';
import { Queue } from '../queue.js';
import { BlockDigests, indexAt } from './block-digests.js';
import { CompressionChoice } from './compression-choice.js';
import { blockAt } from './outgoing-block.js';

/**
 * @import { Digest } from '../../protocol/transfer/digest.js'
 * @import { Block } from '../../protocol/transfer/frame.js'
 * @import { OutgoingBlock } from './outgoing-block.js'
 */

/**
 * A block whose bytes the edge holds in a buffer, and how many bytes are sent of it, if that is
 * compressed.
 *
 * @typedef {{block: OutgoingBlock, digest: Digest, encodedLength?: number | undefined}} Loaded
 */

const NONE = new BlockDigests();

/** Confined to its machine. */
export class OutgoingBlocks {
  #manifest;
  #files;

  // Files whose part is proven, or is not: they go before those that follow in the manifest.
  /** @type {Queue<number>} */
  #ready = new Queue();
  /** @type {Map<number, BlockDigests>} */
  #held = new Map();
  /** @type {Set<number>} */
  #putOff = new Set();
  #outOfOrder;
  #nextFile = 0;
  #readFile = -1;
  #readOffset = 0;

  // To be sent again, by key: waiting to be read, and on their way from there to the link.
  /** @type {Map<string, OutgoingBlock>} */
  #repeats = new Map();
  /** @type {Map<string, OutgoingBlock>} */
  #repeating = new Map();
  /** @type {Queue<OutgoingBlock>} */
  #reading = new Queue();
  /** @type {Queue<OutgoingBlock>} */
  #encoding = new Queue();
  /** Blocks that are being encoded, by key. @type {Set<string>} */
  #encodingKeys = new Set();
  #droppedEncoding = 0;
  #compression = new CompressionChoice();
  /** @type {Queue<Loaded>} */
  #loaded = new Queue();

  // How far blocks have gone out for the first time, and the digest of the file they belong to.
  #fileDigest = new Sha256();
  #sentFile = -1;
  #sentOffset = 0;
  #digestedBlocks = 0;
  /** @type {Map<number, number>} */
  #givenUpAt = new Map();

  /**
   * @param {import('../../protocol/transfer/manifest.js').Manifest} manifest
   * @param {import('./outgoing-files.js').OutgoingFiles} files
   */
  constructor(manifest, files) {
    this.#manifest = manifest;
    this.#files = files;
    this.#outOfOrder = new BitSet(manifest.count);
  }

  /** Nothing of this file goes out before its turn is called by {@link callUp}. @param {number} file */
  putOff(file) {
    this.#putOff.add(file);
    this.#outOfOrder.add(file);
  }

  /**
   * This file's turn may come: all of it goes out but these blocks.
   *
   * @param {number} file
   * @param {BlockDigests} heldBlocks
   */
  callUp(file, heldBlocks) {
    this.#putOff.delete(file);
    this.#ready.add(file);
    if (heldBlocks.count > 0) {
      this.#held.set(file, heldBlocks);
    }
  }

  /** The next block to ask the disk for, which is then being read; undefined if there is none. */
  nextToRead() {
    const block = this.#nextRepeat() ?? this.#nextInOrder();
    if (block !== undefined) {
      this.#reading.add(block);
    }
    return block;
  }

  #nextRepeat() {
    for (const [key, block] of this.#repeats) {
      this.#repeats.delete(key);
      this.#repeating.set(key, block);
      return block;
    }
    return undefined;
  }

  #nextInOrder() {
    if (this.#readFile >= 0 && this.#files.isNothingToSend(this.#readFile)) {
      this.#readFile = -1;
    }
    if (this.#readFile < 0 && !this.#pickFile()) {
      return undefined;
    }
    const offset = this.#afterHeld(this.#readFile, this.#readOffset);
    // If all that is left is held, a block of no bytes ends the file, as it does an empty one.
    const block = blockAt(this.#manifest, this.#readFile, offset);
    this.#readOffset = offset + block.length;
    if (block.last) {
      this.#readFile = -1;
    }
    return block;
  }

  #pickFile() {
    while (this.#readFile < 0 && this.#ready.size > 0) {
      const file = this.#ready.remove();
      this.#readFile = this.#files.isNothingToSend(file) ? -1 : file;
    }
    while (this.#readFile < 0 && this.#nextFile < this.#manifest.count) {
      const file = this.#nextFile++;
      const passed = this.#outOfOrder.has(file) || this.#files.isNothingToSend(file);
      this.#readFile = passed ? -1 : file;
    }
    this.#readOffset = 0;
    return this.#readFile >= 0;
  }

  /**
   * @param {number} file
   * @param {number} offset
   */
  #afterHeld(file, offset) {
    const ofFile = this.#held.get(file) ?? NONE;
    if (ofFile.count === 0) {
      return offset;
    }
    const index = ofFile.nextMissingFrom(indexAt(offset));
    return Math.min(index * BLOCK_BYTES, knownBytes(this.#manifest.entry(file)));
  }

  /** The oldest block that is being read is so no longer. */
  readEnded() {
    return this.#reading.remove();
  }

  /** Both sides can do with blocks that are compressed. */
  agreeOnCompression() {
    this.#compression.agree();
  }

  /**
   * The oldest block that was read is in memory; returns whether it is to be encoded, before which it
   * does not go out.
   *
   * @param {OutgoingBlock} block
   * @param {Digest} digest
   * @param {boolean} linkIsBusy
   */
  load(block, digest, linkIsBusy) {
    const isEncoded = this.#compression.isWorthTrying(block, linkIsBusy || this.#loaded.size > 0);
    this.#loaded.add({ block, digest });
    if (isEncoded) {
      this.#encoding.add(block);
      this.#encodingKeys.add(keyOf(block));
    }
    return isEncoded;
  }

  /**
   * The oldest block that is being encoded has so many bytes now, and may go out; returns it if its
   * buffers are free instead, as it was dropped meanwhile.
   *
   * @param {number} encodedLength
   */
  encoded(encodedLength) {
    const block = this.#encoding.remove();
    const key = keyOf(block);
    this.#encodingKeys.delete(key);
    const isUseful = this.#compression.isUseful(block, encodedLength);
    const loaded = this.#loaded.find((one) => keyOf(one.block) === key);
    if (loaded === undefined) {
      this.#droppedEncoding--;
      return block;
    }
    loaded.encodedLength = isUseful ? encodedLength : undefined;
    return undefined;
  }

  nextToSend() {
    const next = this.#loaded.peek();
    return next === undefined || this.#encodingKeys.has(keyOf(next.block)) ? undefined : next;
  }

  /** The next block to send goes out; the first time it counts for its file's digest. */
  sendNext() {
    const { block, digest } = this.#loaded.remove();
    this.#repeating.delete(keyOf(block));
    if (this.#wasSent(block.file, block.offset)) {
      return;
    }
    if (block.file !== this.#sentFile) {
      this.#fileDigest = new Sha256();
      this.#digestedBlocks = 0;
    }
    this.#sentFile = block.file;
    this.#sentOffset = block.offset + block.length;
    this.#digestHeld();
    if (block.length > 0) {
      this.#fileDigest.update(digestBytes(digest));
      this.#digestedBlocks++;
    }
  }

  /** Held blocks count for the digest where all before them has gone out or is held. */
  #digestHeld() {
    const ofFile = this.#held.get(this.#sentFile) ?? NONE;
    let next = ofFile.get(this.#digestedBlocks);
    while (next !== undefined) {
      this.#fileDigest.update(digestBytes(next));
      this.#digestedBlocks++;
      next = ofFile.get(this.#digestedBlocks);
    }
  }

  /** The digest of the file whose last block has just gone out for the first time. */
  endFileDigest() {
    return digestOf(this.#fileDigest.digest());
  }

  /**
   * Queues a block anew; undefined if it was never sent, or already is to be sent again.
   *
   * @param {number} file
   * @param {number} offset
   */
  repeat(file, offset) {
    if (!this.#wasSent(file, offset) || offset >= knownBytes(this.#manifest.entry(file))) {
      return undefined;
    }
    const block = blockAt(this.#manifest, file, offset);
    const key = keyOf(block);
    if (this.#repeating.has(key) || this.#repeats.has(key)) {
      return undefined;
    }
    this.#repeats.set(key, block);
    return block;
  }

  /**
   * Nothing of this file goes out any more; returns its blocks that were loaded, but for those that
   * are being encoded, which are not free before that is done.
   *
   * @param {number} file
   */
  drop(file) {
    if (file === this.#sentFile) {
      this.#givenUpAt.set(file, this.#sentOffset);
    }
    this.#putOff.delete(file);
    for (const repeated of [this.#repeats, this.#repeating]) {
      for (const [key, block] of repeated) {
        if (block.file === file) {
          repeated.delete(key);
        }
      }
    }
    const dropped = this.#loaded
      .takeAll(({ block }) => block.file === file)
      .map(({ block }) => block);
    const free = dropped.filter((block) => !this.#encodingKeys.has(keyOf(block)));
    this.#droppedEncoding += dropped.length - free.length;
    return free;
  }

  /** How many blocks hold, or will hold, a buffer at the edge. */
  inMemory() {
    return this.#reading.size + this.#loaded.size + this.#droppedEncoding;
  }

  isWaitingForDisk() {
    return this.#loaded.size === 0
      ? this.#reading.size > 0 || this.#encoding.size > 0
      : this.nextToSend() === undefined;
  }

  isAllSent() {
    return (
      this.#nextFile === this.#manifest.count &&
      this.#readFile < 0 &&
      this.#ready.size === 0 &&
      this.#putOff.size === 0 &&
      this.inMemory() === 0 &&
      this.#repeats.size === 0
    );
  }

  /**
   * @param {number} file
   * @param {number} offset
   */
  #wasSent(file, offset) {
    if (this.#isHeld(file, offset)) {
      return false;
    }
    return (
      this.#files.isStated(file) ||
      (file === this.#sentFile && offset < this.#sentOffset) ||
      offset < (this.#givenUpAt.get(file) ?? 0)
    );
  }

  /**
   * @param {number} file
   * @param {number} offset
   */
  #isHeld(file, offset) {
    const ofFile = this.#held.get(file) ?? NONE;
    return ofFile.count > 0 && ofFile.has(indexAt(offset));
  }
}

/** @param {OutgoingBlock} block */
function keyOf({ file, offset }) {
  return `${file} ${offset}`;
}

/** How many bytes of chunks it has. @param {Loaded} loaded */
export function onLink({ block, encodedLength }) {
  return encodedLength ?? block.length;
}

/** @param {Loaded} loaded @returns {Block} */
export function announcement({ block, digest, encodedLength }) {
  const { file, offset, length } = block;
  return {
    type: 'block',
    file,
    offset,
    length,
    sha256: digest,
    ...(encodedLength === undefined ? {} : { encoding: DEFLATE_RAW, encodedLength }),
  };
}
