/** What no transcript is long or patient enough to show. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManifestIntake } from '../js/machine/transfer/manifest-intake.js';
import { OutgoingFiles } from '../js/machine/transfer/outgoing-files.js';
import { Receiver } from '../js/machine/transfer/receiver.js';
import { TransferLedger } from '../js/machine/transfer/transfer-ledger.js';
import { MINUTE, SECOND } from '../js/machine/time.js';
import { fileEntry } from '../js/protocol/transfer/file-entry.js';
import { BLOCK_BYTES, MAX_FILES_UNDER_WAY } from '../js/protocol/transfer/frame.js';
import { Manifest } from '../js/protocol/transfer/manifest.js';
import { transferIdOf } from '../js/protocol/transfer/transfer-id.js';

const HELLO = { type: 'hello', version: 1, agent: 'test/1', chunksPerFrame: 16, features: [] };

test('512 files are under way, the next one waits', () => {
  const entries = Array.from({ length: 600 }, (_, i) => fileEntry({ path: `f${i}`, size: 1 }));
  const files = new OutgoingFiles(new Manifest(entries));
  for (let file = 0; file < 512; file++) {
    assert.ok(files.mayBegin(file));
    files.begin(file);
    files.state(file);
  }
  assert.equal(MAX_FILES_UNDER_WAY, 512);
  assert.ok(files.mayBegin(511), 'it is begun already');
  assert.ok(!files.mayBegin(512));
  files.settle(0);
  assert.ok(files.mayBegin(512));
});

test('a manifest is held to the sums that were promised', () => {
  const page = [fileEntry({ path: 'a', size: 3 }), fileEntry({ path: 'b', size: 4 })];
  const refusal = (/** @type {string} */ code) => (/** @type {any} */ error) => error.code === code;
  const add = (/** @type {number} */ count, /** @type {number} */ bytes, more = false) =>
    new ManifestIntake(count, bytes).add(page, more);
  add(2, 7);
  assert.throws(() => add(2, 8), refusal('bad_manifest'));
  assert.throws(() => add(2, 6), refusal('bad_manifest'));
  assert.throws(() => add(3, 7), refusal('bad_manifest'));
  assert.throws(() => add(1, 7), refusal('bad_manifest'));
  assert.throws(() => add(2, 7, true), refusal('bad_manifest'));
  const twice = [page[0], page[0]];
  assert.throws(() => new ManifestIntake(2, 6).add(twice, false), refusal('unsafe_path'));
  const below = [page[0], fileEntry({ path: 'a/b', size: 0 })];
  assert.throws(() => new ManifestIntake(2, 3).add(below, false), refusal('unsafe_path'));
});

test('a person has five minutes to decide, and the sender hears why nothing moves', () => {
  const receiver = new Receiver({
    hello: HELLO,
    windowBytes: 4 * BLOCK_BYTES,
    maxTotalBytes: 2 ** 40,
    ledger: new TransferLedger(),
  });
  receiver.onLinkOpen(0);
  receiver.onFrame(HELLO, 0);
  receiver.onFrame(
    {
      type: 'offer',
      transfer: transferIdOf(new Uint8Array(16)),
      attempt: 1,
      fileCount: 1,
      totalBytes: 3,
      files: [fileEntry({ path: 'a', size: 3 })],
      more: false,
    },
    0,
  );
  const sent = [];
  for (let now = SECOND; now <= 5 * MINUTE; now += SECOND) {
    // The other side is alive.
    receiver.onFrame({ type: 'pong', id: 1 }, now);
    receiver.onDeadline(now);
    for (let output = receiver.poll(); output !== undefined; output = receiver.poll()) {
      if (output.type === 'send') {
        sent.push(`${output.frame.type} ${output.frame.reason ?? output.frame.code ?? ''}`);
      }
    }
  }
  assert.equal(sent.pop(), 'reject no_answer');
  assert.equal(sent.filter((frame) => frame === 'busy person').length, 299);
});

test('a window has 2 to 16 MiB', () => {
  const make = (/** @type {number} */ windowBytes) =>
    new Receiver({ hello: HELLO, windowBytes, maxTotalBytes: 1, ledger: new TransferLedger() });
  make(2 * BLOCK_BYTES);
  make(16 * BLOCK_BYTES);
  for (const windowBytes of [0, 2 * BLOCK_BYTES - 1, 16 * BLOCK_BYTES + 1, NaN]) {
    assert.throws(() => make(windowBytes), RangeError);
  }
});
