/** Gathers the files of what was dropped, pasted or picked, folders walked to their ends, within bounds. */

/** @typedef {import('./state.js').PickedFile} PickedFile */
/** @typedef {{ files: PickedFile[], unreadable: string[] }} Collected */
/** What was dropped, taken before the browser empties it. @typedef {FileSystemEntry | File} Dropped */

/** As many as a transfer may have: the protocol's limit. */
export const MAX_ENTRIES = 100_000;

/** As deep as a path may be: the protocol's limit. */
export const MAX_DEPTH = 32;

/** Files between two words of progress: people want to see it move, not to hear each one. */
const PROGRESS_STEP = 1000;

/** There is more of it than a transfer takes. */
export class TooMuchError extends Error {
  /** @param {'drop.too_many' | 'drop.too_deep'} key @param {number} limit */
  constructor(key, limit) {
    super(key);
    this.key = key;
    this.limit = limit;
  }
}

/**
 * What a drop or a paste holds; must be asked for before its event is over.
 *
 * @param {DataTransfer} transfer
 * @returns {Dropped[]}
 */
export function dropped(transfer) {
  return [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
    .filter((entry) => entry !== null);
}

/**
 * The files of a picker.
 *
 * @param {Iterable<File>} files
 * @returns {PickedFile[]}
 * @throws {TooMuchError}
 */
export function picked(files) {
  const all = [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
  if (all.length > MAX_ENTRIES) {
    throw new TooMuchError('drop.too_many', MAX_ENTRIES);
  }
  return all;
}

/**
 * Every file in what was dropped. Folders without a file leave nothing.
 *
 * @param {readonly Dropped[]} entries
 * @param {(count: number) => void} onProgress hears each {@link PROGRESS_STEP} files how many there are so far
 * @returns {Promise<Collected>}
 * @throws {TooMuchError}
 */
export async function collect(entries, onProgress) {
  /** @type {Collected} */
  const found = { files: [], unreadable: [] };
  /** @type {{ folder: FileSystemDirectoryEntry, path: string, depth: number }[]} */
  const folders = [];
  let seen = 0;
  let told = 0;

  /** @param {readonly Dropped[]} batch @param {string} parent @param {number} depth */
  async function take(batch, parent, depth) {
    seen += batch.length;
    if (seen > MAX_ENTRIES) {
      throw new TooMuchError('drop.too_many', MAX_ENTRIES);
    }
    if (depth > MAX_DEPTH && batch.length > 0) {
      throw new TooMuchError('drop.too_deep', MAX_DEPTH);
    }
    const files = batch.map(async (entry) => {
      const path = parent + entry.name;
      if (entry instanceof File) {
        return { file: entry, path };
      }
      if (isFolder(entry)) {
        folders.push({ folder: entry, path: `${path}/`, depth: depth + 1 });
        return null;
      }
      return readFile(entry).then(
        (file) => ({ file, path }),
        () => void found.unreadable.push(path),
      );
    });
    found.files.push(...(await Promise.all(files)).filter((file) => !!file));
    if (found.files.length >= told + PROGRESS_STEP) {
      told = found.files.length;
      onProgress(told);
    }
  }

  await take(entries, '', 1);
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const reader = next.folder.createReader();
    try {
      // A reader gives a folder in batches, and an empty one at its end.
      for (let batch = await read(reader); batch.length > 0; batch = await read(reader)) {
        await take(batch, next.path, next.depth);
      }
    } catch (error) {
      if (error instanceof TooMuchError) {
        throw error;
      }
      found.unreadable.push(next.path);
    }
  }
  return found;
}

/** @param {FileSystemEntry} entry @returns {entry is FileSystemDirectoryEntry} */
function isFolder(entry) {
  return entry.isDirectory;
}

/** @param {FileSystemEntry} entry @returns {Promise<File>} */
function readFile(entry) {
  return new Promise((resolve, reject) =>
    /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject),
  );
}

/** @param {FileSystemDirectoryReader} reader @returns {Promise<FileSystemEntry[]>} */
function read(reader) {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}
