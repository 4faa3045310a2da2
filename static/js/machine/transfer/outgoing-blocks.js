/**
 * Which block of a manifest is read next and which is sent next: each file's blocks in order, those
 * to be sent again first. Pure.
 */
import { Sha256 } from '../../protocol/sha256.js';
import { digestBytes, digestOf } from '../../protocol/transfer/digest.js';
import { knownBytes } from '../../protocol/transfer/file-entry.js';
import { BLOCK_BYTES } from '../../protocol/transfer/frame.js';
import { Queue } from '../queue.js';

/** @import { Digest } from '../../protocol/transfer/digest.js' */

/**
 * A block of a file to be sent: the number of the file's entry, where the block begins and how many
 * bytes it has, and whether the file ends with it.
 *
 * @typedef {{readonly file: number, readonly offset: number, readonly length: number,
 *   readonly last: boolean}} OutgoingBlock
 */

/**
 * A block whose bytes the edge holds in a buffer.
 *
 * @typedef {{block: OutgoingBlock, digest: Digest}} Loaded
 */

/** Confined to its machine. */
export class OutgoingBlocks {
  #manifest;
  #files;
  #nextFile = 0;
  #nextOffset = 0;

  // To be sent again, by key: waiting to be read, and on their way from there to the link.
  /** @type {Map<string, OutgoingBlock>} */
  #repeats = new Map();
  /** @type {Map<string, OutgoingBlock>} */
  #repeating = new Map();
  /** @type {Queue<OutgoingBlock>} */
  #reading = new Queue();
  /** @type {Queue<Loaded>} */
  #loaded = new Queue();

  // How far blocks have gone out for the first time, and the digest of the file they belong to.
  #fileDigest = new Sha256();
  #sentFile = -1;
  #sentOffset = 0;

  /**
   * @param {import('../../protocol/transfer/manifest.js').Manifest} manifest
   * @param {import('./outgoing-files.js').OutgoingFiles} files
   */
  constructor(manifest, files) {
    this.#manifest = manifest;
    this.#files = files;
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
    const count = this.#manifest.count;
    while (this.#nextFile < count && this.#files.isNothingToSend(this.#nextFile)) {
      this.#goToNextFile();
    }
    if (this.#nextFile === count) {
      return undefined;
    }
    const block = this.#blockAt(this.#nextFile, this.#nextOffset);
    this.#nextOffset += block.length;
    if (block.last) {
      this.#goToNextFile();
    }
    return block;
  }

  #goToNextFile() {
    this.#nextFile++;
    this.#nextOffset = 0;
  }

  /** The oldest block that is being read is so no longer. */
  readEnded() {
    return this.#reading.remove();
  }

  /**
   * @param {OutgoingBlock} block
   * @param {Digest} digest
   */
  load(block, digest) {
    this.#loaded.add({ block, digest });
  }

  nextToSend() {
    return this.#loaded.peek();
  }

  /** The next block to send goes out; the first time it counts for its file's digest. */
  sendNext() {
    const { block, digest } = this.#loaded.remove();
    this.#repeating.delete(keyOf(block));
    if (this.#wasSent(block.file, block.offset)) {
      return;
    }
    if (block.offset === 0) {
      this.#fileDigest = new Sha256();
    }
    if (block.length > 0) {
      this.#fileDigest.update(digestBytes(digest));
    }
    this.#sentFile = block.file;
    this.#sentOffset = block.offset + block.length;
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
    const block = this.#blockAt(file, offset);
    const key = keyOf(block);
    if (this.#repeating.has(key) || this.#repeats.has(key)) {
      return undefined;
    }
    this.#repeats.set(key, block);
    return block;
  }

  /**
   * Nothing of this file goes out any more; returns its blocks that were loaded.
   *
   * @param {number} file
   */
  drop(file) {
    for (const repeated of [this.#repeats, this.#repeating]) {
      for (const [key, block] of repeated) {
        if (block.file === file) {
          repeated.delete(key);
        }
      }
    }
    return this.#loaded.takeAll(({ block }) => block.file === file).map(({ block }) => block);
  }

  /** How many blocks hold, or will hold, a buffer at the edge. */
  inMemory() {
    return this.#reading.size + this.#loaded.size;
  }

  isWaitingForDisk() {
    return this.#loaded.size === 0 && this.#reading.size > 0;
  }

  isAllSent() {
    return (
      this.#nextFile === this.#manifest.count && this.inMemory() === 0 && this.#repeats.size === 0
    );
  }

  /**
   * @param {number} file
   * @param {number} offset
   */
  #wasSent(file, offset) {
    return file < this.#sentFile || (file === this.#sentFile && offset < this.#sentOffset);
  }

  /**
   * @param {number} file
   * @param {number} offset
   * @returns {OutgoingBlock}
   */
  #blockAt(file, offset) {
    const size = knownBytes(this.#manifest.entry(file));
    const length = Math.min(BLOCK_BYTES, size - offset);
    return { file, offset, length, last: offset + length === size };
  }
}

/** @param {OutgoingBlock} block */
function keyOf({ file, offset }) {
  return `${file} ${offset}`;
}
