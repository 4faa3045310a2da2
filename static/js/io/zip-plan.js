/** Where each thing will lie in a zip file whose contents are still to come. Pure. */
import { centralHeader, descriptor, endOfDirectory, localHeader } from './zip.js';

/** @typedef {import('./sink/sink.js').Planned} Planned */
/** @typedef {import('./zip.js').ZipHeader} ZipHeader */

export class ZipPlan {
  #entries;

  /**
   * @param {readonly Planned[]} files
   * @param {boolean} isSequential whether a sum can only follow what it is of
   */
  constructor(files, isSequential) {
    let at = 0;
    let directoryBytes = 0;
    this.#entries = files.map(({ path, size, modified, isDirectory }) => {
      /** @type {ZipHeader} */
      const header = {
        path: isDirectory ? `${path}/` : path,
        size,
        crc: 0,
        modified: new Date(modified),
        sumFollows: isSequential,
      };
      const headerBytes = localHeader(header).length;
      const entry = { header, headerAt: at, contentAt: at + headerBytes };
      at = entry.contentAt + size + (isSequential ? descriptor(0, size).length : 0);
      directoryBytes += centralHeader(header, 0).length;
      return entry;
    });
    /** @readonly */
    this.totalBytes = at + directoryBytes + endOfDirectory(0, 0, 0).length;
  }

  get count() {
    return this.#entries.length;
  }

  /** @param {number} file */
  headerAt(file) {
    return this.#entry(file).headerAt;
  }

  /** @param {number} file */
  contentAt(file) {
    return this.#entry(file).contentAt;
  }

  /** @param {number} file */
  sizeOf(file) {
    return this.#entry(file).header.size;
  }

  /**
   * @param {number} file
   * @param {number} crc 0 where it follows
   */
  header(file, crc) {
    return localHeader({ ...this.#entry(file).header, crc });
  }

  /**
   * @param {number} file
   * @param {number} crc
   */
  descriptor(file, crc) {
    return descriptor(crc, this.sizeOf(file));
  }

  /**
   * All that comes after the contents, to lie at the very end. What is not named has not come:
   * nothing leads to its place.
   *
   * @param {readonly (readonly [file: number, crc: number])[]} whole
   */
  directory(whole) {
    const headers = whole.map(([file, crc]) => {
      const { header, headerAt } = this.#entry(file);
      return centralHeader({ ...header, crc }, headerAt);
    });
    const bytes = headers.reduce((sum, { length }) => sum + length, 0);
    const at = this.totalBytes - bytes - endOfDirectory(0, 0, 0).length;
    return joined([...headers, endOfDirectory(headers.length, bytes, at)]);
  }

  /** @param {number} file */
  #entry(file) {
    const entry = this.#entries[file];
    if (!entry) {
      throw new RangeError(`no file ${file}`);
    }
    return entry;
  }
}

/** @param {readonly Uint8Array[]} parts */
function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
