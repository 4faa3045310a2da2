/** Where what arrives is put when it goes straight to its place. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from '../js/io/crc32.js';
import { Disorder } from '../js/io/sink/sink.js';
import { FileSink, ZipSink } from '../js/io/sink/straight-sink.js';
import { ZipPlan } from '../js/io/zip-plan.js';

/** @typedef {import('../js/io/sink/sink.js').Planned} Planned */

const MODIFIED = new Date(2026, 10, 21, 20, 30, 2).getTime();

/** @type {Planned[]} */
const FILES = [
  { path: 'a', size: 0, modified: MODIFIED, isDirectory: true },
  { path: 'a/empty', size: 0, modified: MODIFIED, isDirectory: false },
  { path: 'a/两.txt', size: 6, modified: MODIFIED, isDirectory: false },
  { path: 'a/lost', size: 3, modified: MODIFIED, isDirectory: false },
  { path: 'last', size: 2, modified: MODIFIED, isDirectory: false },
];

class Bytes {
  /** @type {number[]} */
  all = [];
  end = '';

  /** @param {boolean} isSequential */
  constructor(isSequential) {
    this.isSequential = isSequential;
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} at
   */
  async write(bytes, at) {
    assert.ok(!this.isSequential || at >= this.all.length, `${at} is behind ${this.all.length}`);
    while (this.all.length < at) {
      this.all.push(0);
    }
    bytes.forEach((byte, index) => (this.all[at + index] = byte));
  }

  async close() {
    this.end += 'closed';
  }

  async abort() {
    this.end += 'aborted';
  }
}

/** @param {string} text */
function bytes(text) {
  return new TextEncoder().encode(text);
}

/** What a reader finds that goes by the directory at the end. @param {number[]} all */
function unzipped(all) {
  const view = new DataView(Uint8Array.from(all).buffer);
  const u64 = (/** @type {number} */ at) => Number(view.getBigUint64(at, true));
  const text = (/** @type {number} */ at, /** @type {number} */ length) =>
    new TextDecoder().decode(new Uint8Array(view.buffer, at, length));
  const end = all.length - 22 - 20 - 56;
  assert.equal(view.getUint32(end, true), 0x06064b50);
  assert.equal(u64(end + 56 + 8), end);
  let at = u64(end + 48);
  assert.equal(at + u64(end + 40), end);
  /** @type {Record<string, string>} */
  const found = {};
  for (let left = u64(end + 32); left > 0; left--) {
    assert.equal(view.getUint32(at, true), 0x02014b50);
    const nameLength = view.getUint16(at + 28, true);
    const name = text(at + 46, nameLength);
    const [size, header] = [u64(at + 46 + nameLength + 12), u64(at + 46 + nameLength + 20)];
    assert.equal(view.getUint32(header, true), 0x04034b50);
    const contentAt = header + 30 + view.getUint16(header + 26, true) + 20;
    const content = new Uint8Array(view.buffer, contentAt, size);
    assert.equal(view.getUint32(at + 16, true), crc32(content, 0));
    if (view.getUint16(header + 6, true) & 8) {
      assert.equal(view.getUint32(contentAt + size, true), 0x08074b50);
      assert.equal(view.getUint32(contentAt + size + 4, true), crc32(content, 0));
    } else {
      assert.equal(view.getUint32(header + 14, true), crc32(content, 0));
    }
    found[name] = text(contentAt, size);
    at += 46 + nameLength + 28;
  }
  return found;
}

for (const isSequential of [false, true]) {
  const how = isSequential ? 'one byte after the other' : 'anywhere';

  test(`a zip file written ${how} has all that came, and the length that was told`, async () => {
    const output = new Bytes(isSequential);
    const sink = new ZipSink(FILES, output);
    await sink.write(2, bytes('Good '), 0);
    await sink.write(2, bytes('!'), 5);
    await sink.publish([0, 1, 2]);
    await sink.write(3, bytes('go'), 0);
    await sink.drop(3);
    await sink.write(4, bytes('ok'), 0);
    await sink.publish([4]);
    await sink.conclude();
    await sink.close();

    assert.deepEqual(unzipped(output.all), {
      'a/': '',
      'a/empty': '',
      'a/两.txt': 'Good !',
      last: 'ok',
    });
    assert.equal(output.all.length, new ZipPlan(FILES, isSequential).totalBytes);
    assert.equal(output.end, 'closed');
  });

  test(`a block out of its order ends a zip file written ${how}`, async () => {
    const sink = new ZipSink(FILES, new Bytes(isSequential));
    await sink.write(2, bytes('Goo'), 0);
    await assert.rejects(sink.write(2, bytes('!'), 5), Disorder);
  });
}

test('a file that begins before the one in front of it is whole ends a stream', async () => {
  const sink = new ZipSink(FILES, new Bytes(true));
  await sink.write(2, bytes('Goo'), 0);
  await assert.rejects(sink.write(4, bytes('ok'), 0), Disorder);
});

test('the only file is written as it comes, in any order', async () => {
  const output = new Bytes(false);
  const sink = new FileSink(output);
  await sink.write(0, bytes('lo'), 3);
  await sink.write(0, bytes('hel'), 0);
  await sink.conclude();
  await sink.close();
  assert.equal(String.fromCharCode(...output.all), 'hello');
  assert.equal(output.end, 'closed');
});

test('the only file of a stream can only go on where it was', async () => {
  const sink = new FileSink(new Bytes(true));
  await sink.write(0, bytes('hel'), 0);
  await assert.rejects(sink.write(0, bytes('o'), 4), Disorder);
});

test('nothing is left of what ended early, or did not come', async () => {
  const early = new Bytes(false);
  await new ZipSink(FILES, early).close();
  const dropped = new Bytes(false);
  const sink = new FileSink(dropped);
  await sink.drop();
  await sink.conclude();
  await sink.close();
  assert.deepEqual([early.end, dropped.end], ['aborted', 'aborted']);
});
