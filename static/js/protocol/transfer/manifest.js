/** Everything that a transfer offers, in the order in which it is numbered from 0. Pure. */
import { MAX_INTEGER } from '../json/json-object.js';
import { Sha256 } from '../sha256.js';
import { encodeUtf8 } from '../utf8.js';
import { digestOf } from './digest.js';
import { isDirectory, knownBytes } from './file-entry.js';
import { entryBytes, entryText } from './frame-writer.js';

/** @import { FileEntry } from './file-entry.js' */

/** How many entries a transfer may have: what both ends can hold and number in memory. */
export const MAX_ENTRIES = 100_000;

/** What all pages of a manifest may measure as JSON in UTF-8. */
export const MAX_ENCODED_BYTES = 32 << 20;

/** Immutable. */
export class Manifest {
  /** @type {readonly FileEntry[]} */
  #entries;

  /** What the files measure together. @readonly */
  totalBytes;

  /** @param {readonly FileEntry[]} entries as {@link problemWithManifest} allows them */
  constructor(entries) {
    const problem = problemWithManifest(entries);
    if (problem !== undefined) {
      throw new RangeError(problem);
    }
    this.#entries = [...entries];
    this.totalBytes = entries.reduce((sum, entry) => sum + knownBytes(entry), 0);
  }

  /** Whether it is one stream of unknown length. */
  get isStream() {
    return this.#entries[0]?.size === null;
  }

  /** How many entries there are, directories included. */
  get count() {
    return this.#entries.length;
  }

  /**
   * What tells this manifest from any other: SHA-256 over its entries as they stand in a page, each
   * with a line feed after it.
   */
  digest() {
    const computation = new Sha256();
    for (const entry of this.#entries) {
      computation.update(encodeUtf8(`${entryText(entry)}\n`));
    }
    return digestOf(computation.digest());
  }

  /** The entry with this number. @param {number} file */
  entry(file) {
    const entry = this.#entries[file];
    if (entry === undefined) {
      throw new RangeError(`there is no entry ${file}`);
    }
    return entry;
  }
}

/**
 * Why these entries cannot be offered together, as a sentence; undefined if they can.
 *
 * @param {readonly FileEntry[]} entries
 * @returns {string | undefined}
 */
export function problemWithManifest(entries) {
  if (entries.length === 0 || entries.length > MAX_ENTRIES) {
    return `A transfer has 1 to ${MAX_ENTRIES} entries.`;
  }
  let totalBytes = 0;
  let encodedBytes = 0;
  for (const entry of entries) {
    if (entry.size === null && (entries.length > 1 || isDirectory(entry))) {
      return `The size of "${entry.path}" is not known.`;
    }
    // A sum of two safe integers is never rounded down to a safe one.
    totalBytes += knownBytes(entry);
    encodedBytes += entryBytes(entry);
    if (totalBytes > MAX_INTEGER || encodedBytes > MAX_ENCODED_BYTES) {
      return 'A transfer has at most 2^53 - 1 bytes and 32 MiB of names.';
    }
  }
  return clash(entries);
}

/**
 * Two entries of which one is in the way of the other, told as a sentence.
 *
 * @param {readonly FileEntry[]} entries
 * @returns {string | undefined}
 */
export function clash(entries) {
  // The separator made such that what is below a path sorts next to it.
  const sorted = entries
    .map((entry) => ({ key: entry.path.replaceAll('/', '\0'), entry }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  let first = sorted[0];
  for (const second of sorted.slice(1)) {
    if (first !== undefined && second.key === first.key) {
      return `Two entries have the same path: ${second.entry.path}`;
    }
    if (
      first !== undefined &&
      !isDirectory(first.entry) &&
      second.key.startsWith(`${first.key}\0`)
    ) {
      return `A file cannot have something below it: ${second.entry.path}`;
    }
    first = second;
  }
  return undefined;
}
