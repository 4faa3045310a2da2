/** Where this page can put what arrives, and how much of it. */
import { canPickFiles } from './pick-file.js';
import { canStream } from './stream-download.js';
import { HANDED, transfersFolder } from './transfers-folder.js';

/** What is kept in memory at most. */
export const MAX_MEMORY_BYTES = 200 * 1000 * 1000;

/** What lies in storage needs so much room: once there, and once where the browser saves it. */
const COPIES = 2;

/** How long the browser has to save what it was handed by a page that is gone. */
const SPARED_MILLIS = 60 * 60 * 1000;

/** Held for as long as this page lives, so that another one knows whose folders are in use. */
const LOCK_PREFIX = 'godwit-transfers-';

/**
 * In the order in which they are preferred: `storage`, the browser's own, until a person saves it;
 * straight to a file that a person has `picked`; straight to a download (`stream`); `memory`. Or nowhere: storage is too `full`, or it
 * is `tooLarge` for the memory of a browser without storage.
 *
 * @typedef {{kind: 'storage', neededBytes: number, freeBytes: number}
 *   | {kind: 'picked' | 'stream', neededBytes: number, freeBytes: number}
 *   | {kind: 'memory', maxBytes: number}
 *   | {kind: 'full', neededBytes: number, freeBytes: number}
 *   | {kind: 'tooLarge', maxBytes: number}} Place
 */

const mine = `${Date.now().toString(36)}-${Math.floor(Math.random() * 2 ** 32).toString(36)}`;

/** Where so many bytes can go. @param {number} bytes @returns {Promise<Place>} */
export async function placeFor(bytes) {
  const freeBytes = await freeStorage();
  const neededBytes = COPIES * bytes;
  if (freeBytes !== null && freeBytes >= neededBytes) {
    return { kind: 'storage', neededBytes, freeBytes };
  }
  if (canPickFiles()) {
    return { kind: 'picked', neededBytes, freeBytes: freeBytes ?? 0 };
  }
  if (canStream()) {
    return { kind: 'stream', neededBytes, freeBytes: freeBytes ?? 0 };
  }
  if (bytes <= MAX_MEMORY_BYTES) {
    return { kind: 'memory', maxBytes: MAX_MEMORY_BYTES };
  }
  return freeBytes === null
    ? { kind: 'tooLarge', maxBytes: MAX_MEMORY_BYTES }
    : { kind: 'full', neededBytes, freeBytes };
}

/** Asks the browser not to evict what arrives. It may ask its person, and is not waited for. */
export function persist() {
  void navigator.storage.persist().catch(() => false);
}

/** A name for a folder that no other page uses. @param {string} connection */
export function folderFor(connection) {
  return `${mine}_${connection}`;
}

/** Removes what lies in this folder. @param {string} name */
export async function removeFolder(name) {
  const root = await transfersFolder();
  await root.removeEntry(name, { recursive: true });
}

/**
 * Says on disk that the browser was handed what lies in this folder: from now on it may be reading
 * there, also when this page has gone.
 *
 * @param {string} name
 */
export async function markHanded(name) {
  const root = await transfersFolder();
  const folder = await root.getDirectoryHandle(name);
  await folder.getFileHandle(HANDED, { create: true });
}

/** Takes this page's lock. */
export function claimStorage() {
  if (isSecureContext && navigator.locks) {
    void navigator.locks.request(LOCK_PREFIX + mine, () => new Promise(() => {}));
  }
}

/** Removes what pages that are gone have left. */
export async function sweepStorage() {
  if (!navigator.locks || (await freeStorage()) === null) {
    return;
  }
  const { held = [] } = await navigator.locks.query();
  const alive = new Set(held.map(({ name }) => name));
  const root = await transfersFolder();
  for await (const [name, folder] of root.entries()) {
    const isLeft = !alive.has(LOCK_PREFIX + name.split('_')[0]);
    if (isLeft && !(await isBeingSaved(folder))) {
      await root.removeEntry(name, { recursive: true }).catch(() => {});
    }
  }
}

/** @param {FileSystemHandle} folder */
async function isBeingSaved(folder) {
  try {
    const mark = await /** @type {FileSystemDirectoryHandle} */ (folder).getFileHandle(HANDED);
    return (await mark.getFile()).lastModified > Date.now() - SPARED_MILLIS;
  } catch {
    return false; // It has none.
  }
}

/**
 * How much is free; null where the browser withholds its storage: on an insecure context, and
 * sometimes in private windows.
 */
async function freeStorage() {
  if (!isSecureContext || !('FileSystemFileHandle' in globalThis)) {
    return null;
  }
  try {
    await transfersFolder();
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    return Math.max(0, quota - usage);
  } catch {
    return null;
  }
}
