/**
 * Keeps each file by itself until a person saves it: in the origin's private file system, in a
 * folder for each transfer, or in memory where the browser withholds that.
 */
import { crc32 } from '../crc32.js';
import { isSavedAsZip } from '../save-form.js';
import { transfersFolder } from '../transfers-folder.js';

/** @typedef {import('./sink.js').Planned} Planned */
/** @typedef {import('./sink.js').Sink} Sink */

/** @typedef {{write(bytes: Uint8Array<ArrayBuffer>, at: number): void, blob(): Promise<Blob>, remove(): Promise<void>}} Part */

/** In memory. @implements {Part} */
class MemoryPart {
  /** @type {Map<number, Uint8Array<ArrayBuffer>>} */
  #blocks = new Map();

  /**
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {number} at
   */
  write(bytes, at) {
    this.#blocks.set(at, bytes.slice());
  }

  async blob() {
    const offsets = [...this.#blocks.keys()].sort((a, b) => a - b);
    return new Blob(offsets.map((at) => /** @type {BlobPart} */ (this.#blocks.get(at))));
  }

  async remove() {
    this.#blocks.clear();
  }
}

/** On disk. @implements {Part} */
class StoredPart {
  #folder;
  #name;
  #file;
  /** @type {FileSystemSyncAccessHandle | null} */
  #access;

  /**
   * @param {FileSystemDirectoryHandle} folder
   * @param {string} name
   * @param {FileSystemFileHandle} file
   * @param {FileSystemSyncAccessHandle} access
   */
  constructor(folder, name, file, access) {
    this.#folder = folder;
    this.#name = name;
    this.#file = file;
    this.#access = access;
  }

  /**
   * @param {FileSystemDirectoryHandle} folder
   * @param {number} number
   */
  static async create(folder, number) {
    const name = String(number);
    const file = await folder.getFileHandle(name, { create: true });
    return new StoredPart(folder, name, file, await file.createSyncAccessHandle());
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {number} at
   */
  write(bytes, at) {
    let written = 0;
    while (written < bytes.length) {
      const left = bytes.subarray(written);
      const count = this.#access?.write(left, { at: at + written }) ?? 0;
      // In private windows Chromium gives an error's number, as if so many bytes were written.
      if (count === 0 || count > left.length) {
        throw new DOMException('nothing was written', 'QuotaExceededError');
      }
      written += count;
    }
  }

  async blob() {
    this.#access?.flush();
    this.#access?.close();
    this.#access = null;
    return this.#file.getFile();
  }

  async remove() {
    this.#access?.close();
    this.#access = null;
    await this.#folder.removeEntry(this.#name).catch(() => {});
  }
}

/** What has arrived of one file, and the sum over it if a zip file will need that. */
class Arrival {
  #part;
  #isSummed;
  #crc = 0;
  #summed = 0;
  #end = 0;

  /**
   * @param {Part} part
   * @param {boolean} isSummed
   */
  constructor(part, isSummed) {
    this.#part = part;
    this.#isSummed = isSummed;
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {number} at
   */
  write(bytes, at) {
    this.#part.write(bytes, at);
    this.#end = Math.max(this.#end, at + bytes.length);
    if (this.#isSummed && at === this.#summed) {
      this.#crc = crc32(bytes, this.#crc);
      this.#summed += bytes.length;
    }
  }

  async publish() {
    const content = await this.#part.blob();
    if (content.size !== this.#end) {
      throw new DOMException('what was written is not there', 'NotReadableError');
    }
    if (this.#isSummed) {
      await this.#sumUp(content);
    }
    return { content, crc: this.#crc };
  }

  /** A block that was sent again came out of its order: what follows it is summed up now. @param {Blob} content */
  async #sumUp(content) {
    const rest = content.slice(this.#summed).stream().getReader();
    for (let next = await rest.read(); !next.done; next = await rest.read()) {
      this.#crc = crc32(next.value, this.#crc);
    }
  }

  remove() {
    return this.#part.remove();
  }
}

/** @implements {Sink} */
export class KeptSink {
  #name;
  #folder;
  #isSummed;
  /** @type {Map<number, Arrival>} */
  #arrivals = new Map();

  /**
   * @param {string} name
   * @param {FileSystemDirectoryHandle | null} folder
   * @param {readonly Planned[]} files
   */
  constructor(name, folder, files) {
    this.#name = name;
    this.#folder = folder;
    // Summing costs as much as writing.
    this.#isSummed = isSavedAsZip(
      files.map(({ path, isDirectory }) => (isDirectory ? `${path}/` : path)),
    );
  }

  /** @param {readonly Planned[]} files */
  static inMemory(files) {
    return new KeptSink('', null, files);
  }

  /**
   * @param {string} name of a folder for this transfer alone
   * @param {readonly Planned[]} files
   */
  static async inFolder(name, files) {
    const root = await transfersFolder();
    return new KeptSink(name, await root.getDirectoryHandle(name, { create: true }), files);
  }

  /**
   * @param {number} file
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {number} at
   */
  async write(file, bytes, at) {
    try {
      (await this.#arrival(file)).write(bytes, at);
    } catch (problem) {
      // What was evicted looks full to some: its folder is not there any more.
      await this.#lookForFolder();
      throw problem;
    }
  }

  /** @param {readonly number[]} files */
  async publish(files) {
    const kept = [];
    for (const file of files) {
      kept.push(await (await this.#arrival(file)).publish());
    }
    return kept;
  }

  /** @param {number} file */
  async drop(file) {
    await this.#arrivals.get(file)?.remove();
    this.#arrivals.delete(file);
  }

  async conclude() {}

  /** @param {boolean} keep */
  async close(keep) {
    if (keep) {
      return;
    }
    for (const one of this.#arrivals.values()) {
      await one.remove();
    }
    if (this.#folder) {
      const root = await transfersFolder();
      await root.removeEntry(this.#name, { recursive: true }).catch(() => {});
    }
  }

  async #lookForFolder() {
    if (this.#folder) {
      const root = await transfersFolder();
      await root.getDirectoryHandle(this.#name);
    }
  }

  /** @param {number} file */
  async #arrival(file) {
    let known = this.#arrivals.get(file);
    if (!known) {
      const folder = this.#folder;
      known = new Arrival(
        folder ? await StoredPart.create(folder, file) : new MemoryPart(),
        this.#isSummed,
      );
      this.#arrivals.set(file, known);
    }
    return known;
  }
}
