/** The receiver's books: which blocks may come, which files are whole, done or skipped. Pure. */
import { isDirectory, knownBytes } from '../../protocol/transfer/file-entry.js';
import { BLOCK_BYTES, MAX_FILES_UNDER_WAY, MAX_RANGES } from '../../protocol/transfer/frame.js';
import { BitSet } from '../bit-set.js';
import { HeldStream } from './held-stream.js';
import { IncomingFile } from './incoming-file.js';
import { IncomingStream } from './incoming-stream.js';
import { MAX_BLOCKS } from './resume-point.js';

/**
 * @import { Block, Complete, FileRange, FileSent, HeldPart } from '../../protocol/transfer/frame.js'
 * @import { BlockDigests } from './block-digests.js'
 * @import { Verdict } from './verdict.js'
 */

/** Confined to its machine. */
export class IncomingFiles {
  #manifest;
  #queue;
  /** @type {Map<number, IncomingFile | IncomingStream>} */
  #underWay = new Map();
  #whole;
  #done;
  #skipped;
  /** @type {Map<number, BlockDigests>} */
  #held = new Map();
  #heldBytes = 0;
  #heldStream = new HeldStream();
  #streamBytes = 0;
  #filesUnderWay = 0;

  /**
   * @param {import('../../protocol/transfer/manifest.js').Manifest} manifest
   * @param {import('./publish-queue.js').PublishQueue} queue
   */
  constructor(manifest, queue) {
    this.#manifest = manifest;
    this.#queue = queue;
    this.#whole = new BitSet(manifest.count);
    this.#done = new BitSet(manifest.count);
    this.#skipped = new BitSet(manifest.count);
  }

  /** These entries are there from an earlier attempt. @param {FileRange} range */
  resumeDone([from, to]) {
    for (let file = from; file < to; file++) {
      this.#done.add(file);
      this.#whole.add(file);
      this.#heldBytes += this.#size(file);
    }
  }

  /**
   * Blocks of these files are there from an earlier attempt: what of them the sender is to be told,
   * and files of which it can't be told, so that they start anew.
   *
   * @param {ReadonlyMap<number, BlockDigests>} held
   */
  resume(held) {
    /** @type {HeldPart[]} */
    const told = [];
    /** @type {number[]} */
    const untold = [];
    let blocksLeft = MAX_BLOCKS;
    for (const [file, blocks] of [...held].sort(([a], [b]) => a - b)) {
      const size = this.#size(file);
      const ranges = blocks.ranges(size);
      if (blocks.count > blocksLeft || ranges.length > MAX_RANGES) {
        untold.push(file);
      } else if (ranges.length > 0) {
        blocksLeft -= blocks.count;
        this.#held.set(file, blocks);
        this.#heldBytes += blocks.bytes(size);
        told.push({ file, ranges, proof: blocks.proof(size) });
      }
    }
    return { told, untold };
  }

  /** So much of the stream is there from an earlier attempt. @param {HeldStream} stream */
  resumeStream(stream) {
    this.#heldStream = stream;
    this.#heldBytes = stream.endBytes;
  }

  /**
   * What is held of this file is of another one; false if nothing is, or some of it is in use.
   *
   * @param {number} file
   */
  restart(file) {
    const wrong = this.#held.get(file);
    if (wrong === undefined) {
      return false;
    }
    this.#held.delete(file);
    this.#heldBytes -= wrong.bytes(this.#size(file));
    return true;
  }

  /** What is there from earlier attempts. */
  get heldBytes() {
    return this.#heldBytes;
  }

  /** Every directory is whole from the start. @param {number} nowMicros */
  startDirectories(nowMicros) {
    for (let file = 0; file < this.#manifest.count; file++) {
      if (isDirectory(this.#manifest.entry(file)) && !this.#whole.has(file)) {
        this.#whole.add(file);
        this.#queue.add(file, nowMicros);
      }
    }
  }

  /**
   * Notes a block on its way, or says why it cannot be.
   *
   * @param {Block} block
   * @returns {Verdict}
   */
  announce(block) {
    const { file } = block;
    const verdict = this.#begin(file);
    if (verdict !== 'fine') {
      return verdict;
    }
    if (!this.#manifest.isStream && !isBlockOf(block, this.#size(file))) {
      return 'doesNotFit';
    }
    return this.#file(file).announce(block) ? 'fine' : 'outOfTurn';
  }

  /**
   * The sender states that it sent a file whole.
   *
   * @param {FileSent} statement
   * @returns {Verdict}
   */
  state({ file: number, size, sha256 }) {
    const verdict = this.#begin(number);
    if (verdict !== 'fine') {
      return verdict;
    }
    const file = this.#file(number);
    if (!this.#manifest.isStream && size !== this.#size(number)) {
      return 'doesNotFit';
    }
    if (file.isStated() || !file.isAllAnnounced(size)) {
      return 'outOfTurn';
    }
    file.state(sha256);
    return 'fine';
  }

  /**
   * @param {number} file
   * @returns {Verdict}
   */
  #begin(file) {
    if (!this.#isExpected(file)) {
      return 'noSuchFile';
    }
    if (!this.#underWay.has(file)) {
      if (this.#filesUnderWay >= MAX_FILES_UNDER_WAY) {
        return 'tooManyFiles';
      }
      this.#filesUnderWay++;
      this.#underWay.set(file, this.#content(file));
    }
    return 'fine';
  }

  /** @param {number} file */
  #content(file) {
    if (this.#manifest.isStream) {
      return new IncomingStream(this.#heldStream);
    }
    const held = this.#held.get(file);
    this.#held.delete(file);
    return new IncomingFile(this.#size(file), held);
  }

  /**
   * A block is on disk. Returns false if it completed a file that is not what was stated.
   *
   * @param {Block} block
   * @param {number} nowMicros
   */
  verified(block, nowMicros) {
    const { file } = block;
    if (this.#skipped.has(file)) {
      return true;
    }
    this.#file(file).verified(block);
    return this.checkWhole(file, nowMicros);
  }

  /**
   * Notes a wrong digest; returns whether the block may be asked for again.
   *
   * @param {Block} block
   */
  refused(block) {
    return this.#file(block.file).refused(block);
  }

  /**
   * Whether the file, if all of it is here, is what was stated; then it waits for publishing.
   *
   * @param {number} number
   * @param {number} nowMicros
   */
  checkWhole(number, nowMicros) {
    const file = this.#file(number);
    if (!file.isWhole()) {
      return true;
    }
    this.#underWay.delete(number);
    if (!file.matches()) {
      return false;
    }
    this.#whole.add(number);
    this.#streamBytes = this.#manifest.isStream ? file.sizeBytes : 0;
    this.#queue.add(number, nowMicros);
    return true;
  }

  /**
   * The sender gives a file up; false if it is not one that could still come.
   *
   * @param {number} file
   */
  skip(file) {
    if (!this.#isExpected(file)) {
      return false;
    }
    this.#skipped.add(file);
    this.restart(file);
    if (this.#underWay.delete(file)) {
      this.#filesUnderWay--;
    }
    return true;
  }

  /** @param {number} file */
  isSkipped(file) {
    return this.#skipped.has(file);
  }

  /** These are under their real names. @param {readonly number[]} files */
  published(files) {
    this.#queue.published();
    for (const file of files) {
      this.#done.add(file);
      if (!isDirectory(this.#manifest.entry(file))) {
        this.#filesUnderWay--;
      }
    }
  }

  /** Whether the sender has stated or skipped each file, as it must before it finishes. */
  isAllStated() {
    for (let file = 0; file < this.#manifest.count; file++) {
      const over = this.#whole.has(file) || this.#skipped.has(file);
      if (!over && !this.#underWay.get(file)?.isStated()) {
        return false;
      }
    }
    return true;
  }

  isAllOver() {
    return this.#done.size + this.#skipped.size === this.#manifest.count;
  }

  /** What the sender is told at the end. @returns {Complete} */
  complete() {
    let bytes = this.#streamBytes;
    for (const file of this.#done) {
      bytes += this.#size(file);
    }
    const skipped = this.#skipped.ranges(MAX_RANGES);
    return { type: 'complete', files: this.#done.size, bytes, skipped };
  }

  get skippedCount() {
    return this.#skipped.size;
  }

  /** @param {number} file */
  #isExpected(file) {
    return (
      file < this.#manifest.count &&
      !isDirectory(this.#manifest.entry(file)) &&
      !this.#whole.has(file) &&
      !this.#skipped.has(file)
    );
  }

  /** @param {number} file */
  #size(file) {
    return knownBytes(this.#manifest.entry(file));
  }

  /** @param {number} number */
  #file(number) {
    const file = this.#underWay.get(number);
    if (file === undefined) {
      throw new Error(`file ${number} is not under way`);
    }
    return file;
  }
}

/**
 * Whether a file of this size has this block.
 *
 * @param {Block} block
 * @param {number} size
 */
function isBlockOf({ offset, length }, size) {
  return (
    offset < size && offset % BLOCK_BYTES === 0 && length === Math.min(BLOCK_BYTES, size - offset)
  );
}
