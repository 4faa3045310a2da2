/** Sender against receiver, on schedules that nobody thought of: all ends complete and identical. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDirectory, fileEntry } from '../js/protocol/transfer/file-entry.js';
import { BLOCK_BYTES, CHUNK_BYTES } from '../js/protocol/transfer/frame.js';
import { Manifest } from '../js/protocol/transfer/manifest.js';
import { Pair, blocksOf } from './support/pair.js';
import { seededRandom } from './support/random.js';

const ROUNDS = 150;

test('a transfer over slow, paused, corrupting and breaking links ends complete and identical', () => {
  const random = seededRandom('schedules');
  let attempts = 0;
  let skipped = 0;
  let held = 0;
  let restarts = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const setUp = randomSetUp(random);
    const pair = new Pair(random, setUp).run();
    checkWhole(pair, setUp, `${random.about}, round ${round}`);
    attempts += pair.attempts;
    skipped += setUp.unreadable.size;
    held += pair.held;
    restarts += pair.restarts;
  }
  assert.ok(attempts > ROUNDS && skipped > 0, 'links broke, and files were unreadable');
  assert.ok(
    held > 0 && restarts > 0,
    `attempts went on: ${held}, some of what was held was of no use: ${restarts}`,
  );
});

test('ten thousand small files go over within what the receiver keeps in mind', () => {
  const random = seededRandom('many files');
  const entries = Array.from({ length: 10_000 }, (_, i) =>
    fileEntry({ path: `f${i}`, size: i % 3 }),
  );
  const setUp = { ...calm(), manifest: new Manifest(entries) };
  const pair = new Pair(random, setUp).run();
  checkWhole(pair, setUp, random.about);
});

function checkWhole(pair, { manifest, unreadable }, about) {
  let bytes = 0;
  const expected = [];
  for (let file = 0; file < manifest.count; file++) {
    const size = manifest.entry(file).size;
    if (unreadable.has(file)) {
      continue;
    }
    bytes += size;
    for (const offset of blocksOf(size)) {
      expected.push(`${file} ${offset} ${pair.digest(file, offset)}`);
    }
  }
  const skipped = unreadable.size;
  const complete = { type: 'complete', files: manifest.count - skipped, bytes, skipped };
  assert.deepEqual(pair.outcomes.receiver, complete, about);
  assert.deepEqual(pair.outcomes.sender, complete, about);
  const stored = [...pair.stored.values()].map((b) => `${b.file} ${b.offset} ${b.sha256}`);
  assert.deepEqual(stored.sort(), expected.sort(), about);
}

function calm() {
  return {
    windowBytes: 4 * BLOCK_BYTES,
    maxMessageBytes: 16 * CHUNK_BYTES,
    chunks: [16],
    unreadable: new Set(),
    lossInMessages: 0,
    corruptOneIn: 0,
    pauseOneIn: 0,
    keepsJournal: true,
    spoilOneIn: 0,
  };
}

function randomSetUp(random) {
  const entries = [];
  const unreadable = new Set();
  for (let count = 1 + random.below(random.oneIn(5) ? 300 : 8); count > 0; count--) {
    const path = `${random.pick(['a', 'Ordner', '写真'])}/${entries.length}`;
    const entry = random.oneIn(6)
      ? fileEntry({ path, size: 0, kind: 'directory' })
      : fileEntry({ path, size: randomSize(random) });
    if (!isDirectory(entry) && random.oneIn(15)) {
      unreadable.add(entries.length);
    }
    entries.push(entry);
  }
  return {
    manifest: new Manifest(entries),
    unreadable,
    windowBytes: (2 + random.below(7)) * BLOCK_BYTES,
    maxMessageBytes: random.pick([1, 4, 16, 100]) * CHUNK_BYTES,
    chunks: [1, 4, 16, 64],
    lossInMessages: random.oneIn(2) ? 200 : 0,
    corruptOneIn: random.oneIn(3) ? 4 : 0,
    pauseOneIn: random.oneIn(4) ? 100 : 0,
    keepsJournal: !random.oneIn(4),
    spoilOneIn: random.oneIn(2) ? 4 : 0,
  };
}

function randomSize(random) {
  switch (random.below(4)) {
    case 0:
      return 0;
    case 1:
      return random.below(3 * CHUNK_BYTES);
    case 2:
      return random.below(4) * BLOCK_BYTES;
    default:
      return random.below(4 * BLOCK_BYTES);
  }
}
