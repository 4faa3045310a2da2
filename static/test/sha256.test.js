/** Our own SHA-256 against its standard, and against Node's. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Sha256, sha256 } from '../js/protocol/sha256.js';
import { seededRandom } from './support/random.js';

const hex = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString('hex');
const bytesOf = (/** @type {string} */ text) => new TextEncoder().encode(text);

test('the examples of FIPS 180-4 come out as published', () => {
  const examples = {
    '': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    abc: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq:
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu:
      'cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1',
    ['a'.repeat(1_000_000)]: 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
  };
  for (const [message, digest] of Object.entries(examples)) {
    assert.equal(hex(sha256(bytesOf(message))), digest);
  }
});

test('a message of any length up to four chunks has the digest that Node computes', () => {
  const message = new Uint8Array(256).map((_, i) => 37 * i);
  for (let length = 0; length <= message.length; length++) {
    const part = message.subarray(0, length);
    assert.equal(hex(sha256(part)), createHash('sha256').update(part).digest('hex'));
  }
});

test('in which pieces a message comes makes no difference', () => {
  const random = seededRandom('pieces of a message');
  for (let round = 0; round < 200; round++) {
    const ours = new Sha256();
    const nodes = createHash('sha256');
    for (let pieces = random.below(12); pieces > 0; pieces--) {
      const piece = random.bytes(random.below(200));
      ours.update(piece);
      nodes.update(piece);
    }
    assert.equal(hex(ours.digest()), nodes.digest('hex'), random.about);
  }
});

test('the length counts beyond 512 MiB, where it no longer fits 32 bits', () => {
  const ours = new Sha256();
  const nodes = createHash('sha256');
  const piece = new Uint8Array(1 << 24);
  for (let i = 0; i < 33; i++) {
    ours.update(piece);
    nodes.update(piece);
  }
  assert.equal(hex(ours.digest()), nodes.digest('hex'));
});

test('a copy goes its own way', () => {
  const random = seededRandom('copies');
  const piece = random.bytes(100);
  const ours = new Sha256();
  ours.update(piece);
  const copy = ours.copy();
  copy.update(piece);
  assert.equal(hex(ours.digest()), createHash('sha256').update(piece).digest('hex'));
  const twice = createHash('sha256').update(piece).update(piece);
  assert.equal(hex(copy.digest()), twice.digest('hex'));
});
