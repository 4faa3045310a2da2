/**
 * What a page and the worker that is at its disk say to each other. Types only.
 *
 * @typedef {import('./sink/sink.js').Kept} Kept
 * @typedef {import('./sink/sink.js').Planned} Planned
 *
 * Where what arrives is to go: `folder` of the origin's private file system, `memory`, or straight
 * to a `picked` file or by a port into a download (`stream`), as one zip file or as the only file
 * that comes.
 *
 * @typedef {{kind: 'folder', name: string} | {kind: 'memory'}
 *   | {kind: 'picked', file: FileSystemFileHandle, asZip: boolean}
 *   | {kind: 'stream', port: MessagePort, asZip: boolean}} Target
 *
 * @typedef {{type: 'read', file: Blob, offset: number, length: number, buffer: ArrayBuffer}
 *   | {type: 'create', target: Target, files: Planned[]}
 *   | {type: 'store', number: number, offset: number, length: number, buffer: ArrayBuffer, sha256: string}
 *   | {type: 'publish', numbers: number[]}
 *   | {type: 'drop', number: number}
 *   | {type: 'conclude'}
 *   | {type: 'close', keep: boolean}} Request
 *
 * What went wrong: a source `changed`; there is no room (`full`); the browser `refused` access, or
 * has `evicted` what was there; blocks came in `disorder` where that can't be mended; a person
 * `dismissed` the download; or something else is `broken`.
 *
 * @typedef {'changed' | 'full' | 'refused' | 'evicted' | 'disorder' | 'dismissed' | 'broken'} Problem
 *
 * @typedef {{type: 'block', buffer: ArrayBuffer, sha256: string}
 *   | {type: 'done'}
 *   | {type: 'stored', right: boolean, buffer: ArrayBuffer}
 *   | {type: 'files', files: Kept[]}
 *   | {type: 'failed', problem: Problem, message: string}} Answer
 */

export {};
