/**
 * What a page and the worker that is at its disk say to each other. Types only.
 *
 * @typedef {{type: 'read', file: Blob, offset: number, length: number}
 *   | {type: 'create', folder: string | null}
 *   | {type: 'store', number: number, offset: number, length: number, buffer: ArrayBuffer, sha256: string}
 *   | {type: 'publish', numbers: number[]}
 *   | {type: 'drop', number: number}
 *   | {type: 'close', keep: boolean}} Request
 *
 * @typedef {{type: 'block', bytes: ArrayBuffer, sha256: string}
 *   | {type: 'done'}
 *   | {type: 'stored', right: boolean, buffer: ArrayBuffer}
 *   | {type: 'files', files: {content: Blob, crc: number}[]}
 *   | {type: 'failed', problem: 'changed' | 'full' | 'broken', message: string}} Answer
 */

export {};
