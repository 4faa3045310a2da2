/** Puts a manifest together from its pages and holds it to what the offer promised. Pure. */
import { knownBytes } from '../../protocol/transfer/file-entry.js';
import { FrameError } from '../../protocol/transfer/frame-error.js';
import { entryBytes } from '../../protocol/transfer/frame-writer.js';
import { MAX_ENCODED_BYTES, Manifest, clash } from '../../protocol/transfer/manifest.js';

/** @import { FileEntry } from '../../protocol/transfer/file-entry.js' */

/** Confined to its machine. */
export class ManifestIntake {
  #fileCount;
  #totalBytes;
  #isStream;
  /** @type {FileEntry[]} */
  #entries = [];
  /** @type {Set<string>} */
  #paths = new Set();
  #encodedBytes = 0;
  #sumBytes = 0;
  #whole = false;

  /**
   * Of an offer of that many entries; with `null` for `totalBytes`, of a stream.
   *
   * @param {number} fileCount
   * @param {number | null} totalBytes
   */
  constructor(fileCount, totalBytes) {
    this.#fileCount = fileCount;
    this.#totalBytes = totalBytes ?? 0;
    this.#isStream = totalBytes === null;
  }

  /**
   * Adds a page, or throws a {@link FrameError} that says with which code and why it cannot be one.
   *
   * @param {readonly FileEntry[]} page
   * @param {boolean} more
   */
  add(page, more) {
    if (page.length === 0) {
      throw bad('A page of the manifest is empty.');
    }
    for (const entry of page) {
      this.#addEntry(entry);
    }
    const count = this.#entries.length;
    if (count > this.#fileCount || more !== count < this.#fileCount) {
      throw bad('The manifest does not have the promised number of entries.');
    }
    this.#whole = !more;
    if (this.#whole) {
      this.#checkWhole();
    }
  }

  isWhole() {
    return this.#whole;
  }

  manifest() {
    return new Manifest(this.#entries);
  }

  #checkWhole() {
    if (this.#sumBytes !== this.#totalBytes) {
      throw bad('The sizes in the manifest do not add up to the promised total.');
    }
    const inTheWay = clash(this.#entries);
    if (inTheWay !== undefined) {
      throw new FrameError('unsafe_path', inTheWay);
    }
  }

  /** @param {FileEntry} entry */
  #addEntry(entry) {
    const isStream = entry.size === null;
    if (isStream !== this.#isStream || (isStream && this.#fileCount !== 1)) {
      throw bad('A stream comes alone, and its size is not known.');
    }
    this.#encodedBytes += entryBytes(entry);
    if (this.#encodedBytes > MAX_ENCODED_BYTES) {
      throw bad('The manifest is larger than 32 MiB.');
    }
    this.#sumBytes += knownBytes(entry);
    if (this.#sumBytes > this.#totalBytes) {
      throw bad('The sizes in the manifest are more than the promised total.');
    }
    if (this.#paths.has(entry.path)) {
      throw new FrameError('unsafe_path', `Two entries have the same path: ${entry.path}`);
    }
    this.#paths.add(entry.path);
    this.#entries.push(entry);
  }
}

/** @param {string} message */
function bad(message) {
  return new FrameError('bad_manifest', message);
}
