/** Where this page can keep what arrives, and how much of it. */
import { transfersFolder } from './transfers-folder.js';

/** What a page without storage keeps in memory at most. */
export const MAX_MEMORY_BYTES = 200 * 1000 * 1000;

/** Held for as long as this page lives, so that another one knows whose folders are in use. */
const LOCK_PREFIX = 'godwit-transfers-';

/**
 * `too_large`: more than a page without storage keeps; `none`: more than there is room for.
 *
 * @typedef {{kind: 'storage'} | {kind: 'memory' | 'too_large', maxBytes: number} | {kind: 'none', freeBytes: number, neededBytes: number}} Place
 */

const mine = `${Date.now().toString(36)}-${Math.floor(Math.random() * 2 ** 32).toString(36)}`;

/**
 * Where so many bytes can be kept. They need twice the room: once here, and once where the browser
 * saves them.
 *
 * @param {number} bytes
 * @returns {Promise<Place>}
 */
export async function placeFor(bytes) {
  if (!hasStorage()) {
    const kind = bytes <= MAX_MEMORY_BYTES ? 'memory' : 'too_large';
    return { kind, maxBytes: MAX_MEMORY_BYTES };
  }
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  const freeBytes = quota - usage;
  return freeBytes >= 2 * bytes
    ? { kind: 'storage' }
    : { kind: 'none', freeBytes, neededBytes: 2 * bytes };
}

/** A name for a folder that no other page uses. @param {string} connection */
export function folderFor(connection) {
  return `${mine}_${connection}`;
}

/** Asks the browser not to evict what arrives, and takes this page's lock. */
export async function claimStorage() {
  if (hasStorage() && navigator.locks) {
    void navigator.locks.request(LOCK_PREFIX + mine, () => new Promise(() => {}));
    await navigator.storage.persist().catch(() => false);
  }
}

/** Removes what pages that are gone have left. */
export async function sweepStorage() {
  if (!hasStorage() || !navigator.locks) {
    return;
  }
  const { held = [] } = await navigator.locks.query();
  const alive = new Set(held.map(({ name }) => name));
  const root = await transfersFolder();
  for await (const name of root.keys()) {
    if (!alive.has(LOCK_PREFIX + name.split('_')[0])) {
      await root.removeEntry(name, { recursive: true }).catch(() => {});
    }
  }
}

/** A browser withholds its storage on an insecure context, and sometimes in private windows. */
function hasStorage() {
  return (
    globalThis.isSecureContext && 'storage' in navigator && 'getDirectory' in navigator.storage
  );
}
