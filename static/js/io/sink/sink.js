/**
 * Where the worker at the disk puts what arrives, of one transfer. Types only.
 *
 * A block is given to {@link Sink.write} when its digest is right. Whoever throws a DOMException of
 * the browser's own, a {@link Disorder} or a {@link Dismissed}, ends the transfer.
 *
 * @typedef {object} Sink
 * @property {(file: number, bytes: Uint8Array<ArrayBuffer>, at: number) => Promise<void>} write
 * @property {(files: readonly number[]) => Promise<Kept[]>} publish these are whole: forces them, and
 *   gives those that can be read from here; none where they go straight to their place
 * @property {(file: number) => Promise<void>} drop this one will not come
 * @property {() => Promise<void>} conclude all is there, and in its place from now on
 * @property {(keep: boolean) => Promise<void>} close the last call; whether what is whole stays
 */

/** A whole file that can be read, and its CRC-32 if it will be part of a zip file. @typedef {{content: Blob, crc: number}} Kept */

/** What will arrive, in the order of the manifest. @typedef {{path: string, size: number, modified: number, isDirectory: boolean}} Planned */

/** A block came out of its order where only the next one can be taken. */
export class Disorder extends Error {}

/** A person ended it where the browser shows it. */
export class Dismissed extends Error {}
