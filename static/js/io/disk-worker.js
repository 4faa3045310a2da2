/**
 * Runs in a worker: reads and hashes blocks of files that are sent, checks and keeps blocks of files
 * that arrive. Answers in the order in which it is asked.
 *
 * What arrives lies in the origin's private file system, in a folder for each transfer, or in memory
 * where the browser withholds that.
 */
import { encodeBase64url } from '../protocol/base64url.js';
import { Sha256 } from '../protocol/sha256.js';
import { crc32 } from './crc32.js';
import { transfersFolder } from './transfers-folder.js';

/** @typedef {import('./disk-messages.js').Request} Request */
/** @typedef {import('./disk-messages.js').Answer} Answer */

/** @typedef {{append(bytes: Uint8Array<ArrayBuffer>, at: number): void, blob(): Promise<Blob>, remove(): Promise<void>}} Part */

/** A part in memory. @implements {Part} */
class MemoryPart {
  /** @type {Map<number, Uint8Array<ArrayBuffer>>} */
  #blocks = new Map();

  /**
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {number} at
   */
  append(bytes, at) {
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

/** A part in the origin's private file system. @implements {Part} */
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
  append(bytes, at) {
    let written = 0;
    while (written < bytes.length) {
      const count = this.#access?.write(bytes.subarray(written), { at: at + written }) ?? 0;
      if (count === 0) {
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

/** What has arrived of one file, and the sum over it that a zip file needs. */
class Arrival {
  #part;
  #crc = 0;
  #summed = 0;

  /** @param {Part} part */
  constructor(part) {
    this.#part = part;
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {number} at
   */
  append(bytes, at) {
    this.#part.append(bytes, at);
    if (at === this.#summed) {
      this.#crc = crc32(bytes, this.#crc);
      this.#summed += bytes.length;
    }
  }

  async publish() {
    const content = await this.#part.blob();
    // A block that was sent again came out of its order: what follows it is summed up now.
    const rest = content.slice(this.#summed).stream().getReader();
    for (let next = await rest.read(); !next.done; next = await rest.read()) {
      this.#crc = crc32(next.value, this.#crc);
    }
    return { content, crc: this.#crc };
  }

  remove() {
    return this.#part.remove();
  }
}

/** @type {Map<number, Arrival>} */
const arrivals = new Map();
/** @type {FileSystemDirectoryHandle | null} */
let folder = null;
let folderName = '';

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function sha256(bytes) {
  if (globalThis.crypto?.subtle) {
    return encodeBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  }
  const hash = new Sha256();
  hash.update(bytes);
  return encodeBase64url(hash.digest());
}

/** @param {number} number */
async function arrival(number) {
  let known = arrivals.get(number);
  if (!known) {
    known = new Arrival(folder ? await StoredPart.create(folder, number) : new MemoryPart());
    arrivals.set(number, known);
  }
  return known;
}

/** @param {Request} request @returns {Promise<Answer>} */
async function answer(request) {
  switch (request.type) {
    case 'read': {
      const { file, offset, length } = request;
      const bytes = await file.slice(offset, offset + length).arrayBuffer();
      if (bytes.byteLength !== length) {
        return { type: 'failed', problem: 'changed', message: 'the file is shorter than it was' };
      }
      return { type: 'block', bytes, sha256: await sha256(new Uint8Array(bytes)) };
    }
    case 'create':
      if (request.folder !== null) {
        folderName = request.folder;
        folder = await (await transfersFolder()).getDirectoryHandle(folderName, { create: true });
      }
      return { type: 'done' };
    case 'store': {
      const { buffer } = request;
      const bytes = new Uint8Array(buffer, 0, request.length);
      const right = (await sha256(bytes)) === request.sha256;
      if (right) {
        (await arrival(request.number)).append(bytes, request.offset);
      }
      return { type: 'stored', right, buffer };
    }
    case 'publish': {
      const files = [];
      for (const number of request.numbers) {
        files.push(await (await arrival(number)).publish());
      }
      return { type: 'files', files };
    }
    case 'drop':
      await arrivals.get(request.number)?.remove();
      arrivals.delete(request.number);
      return { type: 'done' };
    case 'close':
      if (!request.keep) {
        for (const one of arrivals.values()) {
          await one.remove();
        }
        if (folder) {
          await (
            await transfersFolder()
          )
            .removeEntry(folderName, { recursive: true })
            .catch(() => {});
        }
      }
      arrivals.clear();
      return { type: 'done' };
  }
}

/** @param {unknown} thrown @returns {Answer} */
function failed(thrown) {
  const name = thrown instanceof DOMException ? thrown.name : '';
  const problem =
    name === 'QuotaExceededError'
      ? 'full'
      : name === 'NotReadableError' || name === 'NotFoundError'
        ? 'changed'
        : 'broken';
  return { type: 'failed', problem, message: String(thrown) };
}

/** What is given away with an answer. @param {Answer} said */
function buffersOf(said) {
  switch (said.type) {
    case 'block':
      return [said.bytes];
    case 'stored':
      return [said.buffer];
    default:
      return [];
  }
}

let last = Promise.resolve();

self.onmessage = (/** @type {MessageEvent<Request>} */ { data }) => {
  last = last.then(async () => {
    const said = await answer(data).catch(failed);
    self.postMessage(said, { transfer: buffersOf(said) });
  });
};
