/**
 * The parts of a zip file, and a whole one of files that lie in the browser's storage, put together
 * without reading them: its headers are a few bytes between blobs that stay on disk.
 *
 * @typedef {object} ZipEntry
 * @property {string} path with `/`, a directory's ends with one
 * @property {Blob} content
 * @property {number} crc
 * @property {Date} modified
 */

/**
 * What a header says. If the sum follows the content, the header in front of it has no crc yet.
 *
 * @typedef {{path: string, size: number, crc: number, modified: Date, sumFollows: boolean}} ZipHeader
 */

const STORED = 0;
const VERSION_NEEDED = 45; // zip64
const SUM_FOLLOWS = 1 << 3;
const UTF8_NAMES = 1 << 11;
const ZIP64_EXTRA = 1;
const ALL_ONES_16 = 0xffff;
const ALL_ONES_32 = 0xffff_ffff;

/**
 * @param {ZipEntry[]} entries at most 100,000
 * @returns {Blob}
 */
export function zipOf(entries) {
  /** @type {BlobPart[]} */
  const parts = [];
  /** @type {BlobPart[]} */
  const directory = [];
  let offset = 0;
  let directoryBytes = 0;
  for (const entry of entries) {
    const header = { ...entry, size: entry.content.size, sumFollows: false };
    const local = localHeader(header);
    const central = centralHeader(header, offset);
    parts.push(local, entry.content);
    directory.push(central);
    offset += local.byteLength + entry.content.size;
    directoryBytes += central.byteLength;
  }
  parts.push(...directory, endOfDirectory(entries.length, directoryBytes, offset));
  return new Blob(parts, { type: 'application/zip' });
}

/** APPNOTE 4.3.7; sizes stand in the zip64 part, as they may need it. @param {ZipHeader} entry */
export function localHeader(entry) {
  const name = new TextEncoder().encode(entry.path);
  const size = entry.sumFollows ? 0 : entry.size;
  const header = new Fields(30 + name.length + 20);
  header.u32(0x04034b50).u16(VERSION_NEEDED);
  describe(header, { ...entry, crc: entry.sumFollows ? 0 : entry.crc });
  header.u32(ALL_ONES_32).u32(ALL_ONES_32).u16(name.length).u16(20).bytes(name);
  header.u16(ZIP64_EXTRA).u16(16).u64(size).u64(size);
  return header.array;
}

/**
 * What follows the content if its sum does (APPNOTE 4.3.9; 8-byte sizes, as there is a zip64 part).
 *
 * @param {number} crc
 * @param {number} size
 */
export function descriptor(crc, size) {
  return new Fields(24).u32(0x08074b50).u32(crc).u64(size).u64(size).array;
}

/**
 * APPNOTE 4.3.12.
 *
 * @param {ZipHeader} entry
 * @param {number} offset
 */
export function centralHeader(entry, offset) {
  const name = new TextEncoder().encode(entry.path);
  const attributes = entry.path.endsWith('/') ? 0x10 : 0;
  const header = new Fields(46 + name.length + 28);
  header.u32(0x02014b50).u16(VERSION_NEEDED).u16(VERSION_NEEDED);
  describe(header, entry);
  header.u32(ALL_ONES_32).u32(ALL_ONES_32).u16(name.length).u16(28);
  header.u16(0).u16(0).u16(0).u32(attributes).u32(ALL_ONES_32);
  header.bytes(name).u16(ZIP64_EXTRA).u16(24);
  header.u64(entry.size).u64(entry.size).u64(offset);
  return header.array;
}

/**
 * APPNOTE 4.3.14 to 4.3.16.
 *
 * @param {number} count
 * @param {number} directoryBytes
 * @param {number} directoryOffset
 */
export function endOfDirectory(count, directoryBytes, directoryOffset) {
  const end = new Fields(56 + 20 + 22);
  end.u32(0x06064b50).u64(44).u16(VERSION_NEEDED).u16(VERSION_NEEDED).u32(0).u32(0);
  end.u64(count).u64(count).u64(directoryBytes).u64(directoryOffset);
  end
    .u32(0x07064b50)
    .u32(0)
    .u64(directoryOffset + directoryBytes)
    .u32(1);
  end.u32(0x06054b50).u16(ALL_ONES_16).u16(ALL_ONES_16).u16(ALL_ONES_16).u16(ALL_ONES_16);
  end.u32(ALL_ONES_32).u32(ALL_ONES_32).u16(0);
  return end.array;
}

/**
 * What both kinds of header have in common.
 *
 * @param {Fields} header
 * @param {ZipHeader} entry
 */
function describe(header, entry) {
  const when = entry.modified;
  const year = Math.min(Math.max(when.getFullYear(), 1980), 2107);
  const date = ((year - 1980) << 9) | ((when.getMonth() + 1) << 5) | when.getDate();
  const time = (when.getHours() << 11) | (when.getMinutes() << 5) | (when.getSeconds() >> 1);
  header
    .u16(UTF8_NAMES | (entry.sumFollows ? SUM_FOLLOWS : 0))
    .u16(STORED)
    .u16(time)
    .u16(date)
    .u32(entry.crc);
}

/** Little-endian fields, one after the other. */
class Fields {
  array;
  #view;
  #at = 0;

  /** @param {number} length */
  constructor(length) {
    this.array = new Uint8Array(length);
    this.#view = new DataView(this.array.buffer);
  }

  /** @param {number} value */
  u16(value) {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
    return this;
  }

  /** @param {number} value */
  u32(value) {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
    return this;
  }

  /** @param {number} value */
  u64(value) {
    this.#view.setBigUint64(this.#at, BigInt(value), true);
    this.#at += 8;
    return this;
  }

  /** @param {Uint8Array} value */
  bytes(value) {
    this.array.set(value, this.#at);
    this.#at += value.length;
    return this;
  }
}
