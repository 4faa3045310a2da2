/**
 * Puts what arrives straight to where it is to be: into one file, which is the only one that comes,
 * or a zip file of all.
 */
import { ZipPlan } from '../zip-plan.js';
import { crc32 } from '../crc32.js';
import { Disorder } from './sink.js';

/** @typedef {import('./sink.js').Planned} Planned */
/** @typedef {import('./sink.js').Sink} Sink */

/**
 * What a file is written to.
 *
 * @typedef {object} Output
 * @property {boolean} isSequential whether bytes can only follow those before them
 * @property {(bytes: Uint8Array<ArrayBuffer>, at: number) => Promise<void>} write where bytes were
 *   left out there are zeros; the buffer is the caller's again afterwards
 * @property {() => Promise<void>} close all is written
 * @property {() => Promise<void>} abort nothing is to be left of it
 */

/** The one file, as it comes. @implements {Sink} */
export class FileSink {
  #output;
  #at = 0;
  #isDropped = false;
  #isClosed = false;

  /** @param {Output} output */
  constructor(output) {
    this.#output = output;
  }

  /**
   * @param {number} _file
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {number} at
   */
  async write(_file, bytes, at) {
    if (this.#output.isSequential && at !== this.#at) {
      throw new Disorder(`it goes on at ${this.#at}, not at ${at}`);
    }
    this.#at = at + bytes.length;
    await this.#output.write(bytes, at);
  }

  async publish() {
    return [];
  }

  async drop() {
    this.#isDropped = true;
  }

  async conclude() {
    if (!this.#isDropped) {
      this.#isClosed = true;
      await this.#output.close();
    }
  }

  async close() {
    if (!this.#isClosed) {
      await this.#output.abort();
    }
  }
}

/** All of them in a zip file, whose layout is known from the start. @implements {Sink} */
export class ZipSink {
  #plan;
  #output;
  #isClosed = false;
  /** The first entry that has not begun, where bytes can only follow those before them. */
  #next = 0;
  /** Of entries that have begun: how far they are, and their sum. @type {Map<number, {at: number, crc: number}>} */
  #sums = new Map();
  /** @type {Set<number>} */
  #whole = new Set();
  /** @type {Set<number>} */
  #dropped = new Set();

  /**
   * @param {readonly Planned[]} files
   * @param {Output} output
   */
  constructor(files, output) {
    this.#plan = new ZipPlan(files, output.isSequential);
    this.#output = output;
  }

  /**
   * @param {number} file
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {number} at
   */
  async write(file, bytes, at) {
    if (this.#output.isSequential) {
      await this.#beginUpTo(file + 1);
    }
    const sum = this.#sum(file);
    if (at !== sum.at) {
      // One before it was damaged, and comes again; the sum can't wait.
      throw new Disorder(`file ${file} goes on at ${sum.at}, not at ${at}`);
    }
    sum.crc = crc32(bytes, sum.crc);
    sum.at += bytes.length;
    await this.#output.write(bytes, this.#plan.contentAt(file) + at);
    await this.#describeIfWhole(file);
  }

  /** @param {readonly number[]} files */
  async publish(files) {
    for (const file of files) {
      this.#whole.add(file);
      if (!this.#output.isSequential) {
        await this.#output.write(
          this.#plan.header(file, this.#sum(file).crc),
          this.#plan.headerAt(file),
        );
      }
    }
    return [];
  }

  /** @param {number} file */
  async drop(file) {
    this.#dropped.add(file);
  }

  async conclude() {
    if (this.#output.isSequential) {
      await this.#beginUpTo(this.#plan.count);
    }
    const sums = [...this.#whole]
      .sort((a, b) => a - b)
      .map((file) => /** @type {const} */ ([file, this.#sum(file).crc]));
    const directory = this.#plan.directory(sums);
    await this.#output.write(directory, this.#plan.totalBytes - directory.length);
    this.#isClosed = true;
    await this.#output.close();
  }

  async close() {
    if (!this.#isClosed) {
      await this.#output.abort();
    }
  }

  /** Writes the headers of those before this one. @param {number} end */
  async #beginUpTo(end) {
    for (; this.#next < end; this.#next++) {
      const file = this.#next;
      if (file > 0 && !this.#dropped.has(file - 1) && !this.#isAllThere(file - 1)) {
        throw new Disorder(`file ${file} begins before file ${file - 1} is whole`);
      }
      if (!this.#dropped.has(file)) {
        await this.#output.write(this.#plan.header(file, 0), this.#plan.headerAt(file));
        await this.#describeIfWhole(file);
      }
    }
  }

  /** @param {number} file */
  async #describeIfWhole(file) {
    if (this.#output.isSequential && this.#isAllThere(file)) {
      const at = this.#plan.contentAt(file) + this.#plan.sizeOf(file);
      await this.#output.write(this.#plan.descriptor(file, this.#sum(file).crc), at);
    }
  }

  /** @param {number} file */
  #isAllThere(file) {
    return this.#sum(file).at === this.#plan.sizeOf(file);
  }

  /** @param {number} file */
  #sum(file) {
    let sum = this.#sums.get(file);
    if (!sum) {
      sum = { at: 0, crc: 0 };
      this.#sums.set(file, sum);
    }
    return sum;
  }
}
