import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_DEPTH, MAX_ENTRIES, TooMuchError, collect } from '../js/ui/collect.js';

/** As many as browsers give at a time. */
const BATCH = 100;

/** @param {string} name @returns {FileSystemEntry} */
function file(name) {
  const entry = {
    name,
    isDirectory: false,
    /** @param {(file: File) => void} resolve */
    file: (resolve) => queueMicrotask(() => resolve(new File(['x'], name))),
  };
  return /** @type {FileSystemEntry} */ (/** @type {unknown} */ (entry));
}

/** @param {string} name @returns {FileSystemEntry} */
function unreadableFile(name) {
  const entry = {
    ...file(name),
    /** @param {unknown} _resolve @param {(error: Error) => void} reject */
    file: (_resolve, reject) => queueMicrotask(() => reject(new Error('not allowed'))),
  };
  return /** @type {FileSystemEntry} */ (/** @type {unknown} */ (entry));
}

/** @param {string} name @param {(index: number) => FileSystemEntry | undefined} child */
function folder(name, child) {
  const entry = {
    name,
    isDirectory: true,
    createReader() {
      let next = 0;
      return {
        /** @param {(batch: FileSystemEntry[]) => void} resolve */
        readEntries(resolve) {
          /** @type {FileSystemEntry[]} */
          const batch = [];
          for (let one = child(next); one && batch.length < BATCH; one = child(next)) {
            batch.push(one);
            next++;
          }
          queueMicrotask(() => resolve(batch));
        },
      };
    },
  };
  return /** @type {FileSystemEntry} */ (/** @type {unknown} */ (entry));
}

/** @param {string} name @param {FileSystemEntry[]} children */
function folderOf(name, ...children) {
  return folder(name, (index) => children[index]);
}

const ignore = () => {};

test('folders are walked to their ends, each file with its path', async () => {
  const { files, unreadable } = await collect(
    [file('a.txt'), folderOf('photos', folderOf('2026', file('b.jpg')), file('c.jpg'))],
    ignore,
  );

  assert.deepEqual(files.map(({ path }) => path).sort(), [
    'a.txt',
    'photos/2026/b.jpg',
    'photos/c.jpg',
  ]);
  assert.deepEqual(unreadable, []);
});

test('a folder that comes in batches is read whole', async () => {
  const { files } = await collect(
    [folder('f', (i) => (i < 250 ? file(`${i}`) : undefined))],
    ignore,
  );

  assert.equal(new Set(files.map(({ path }) => path)).size, 250);
});

test('a file from the clipboard has no entry, and is taken as it is', async () => {
  const { files } = await collect([new File(['x'], 'image.png')], ignore);

  assert.equal(files[0]?.path, 'image.png');
});

test('what cannot be read is named, and the rest is taken', async () => {
  const { files, unreadable } = await collect(
    [folderOf('f', unreadableFile('secret'), file('open'))],
    ignore,
  );

  assert.deepEqual(
    files.map(({ path }) => path),
    ['f/open'],
  );
  assert.deepEqual(unreadable, ['f/secret']);
});

test('a folder without end is given up at the limit', async () => {
  await assert.rejects(collect([folder('endless', () => file('x'))], ignore), (error) => {
    assert.ok(error instanceof TooMuchError);
    assert.deepEqual([error.key, error.limit], ['drop.too_many', MAX_ENTRIES]);
    return true;
  });
});

test('folders that lie too deep are given up at the limit', async () => {
  /** @param {number} depth @returns {FileSystemEntry} */
  const nested = (depth) => (depth === 1 ? file('x') : folderOf('d', nested(depth - 1)));

  const { files } = await collect([nested(MAX_DEPTH)], ignore);
  assert.equal(files[0]?.path.split('/').length, MAX_DEPTH);
  await assert.rejects(collect([nested(MAX_DEPTH + 1)], ignore), /too_deep/);
});
