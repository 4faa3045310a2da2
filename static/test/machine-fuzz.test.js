/** Machines against a peer that says anything at any time: they never throw, and end at most once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BlockDigests } from '../js/machine/transfer/block-digests.js';
import { HeldStream } from '../js/machine/transfer/held-stream.js';
import { Receiver } from '../js/machine/transfer/receiver.js';
import { Sender } from '../js/machine/transfer/sender.js';
import { SentStream } from '../js/machine/transfer/sent-stream.js';
import { TransferLedger } from '../js/machine/transfer/transfer-ledger.js';
import { sha256 } from '../js/protocol/sha256.js';
import { digestOf } from '../js/protocol/transfer/digest.js';
import { fileEntry } from '../js/protocol/transfer/file-entry.js';
import { BLOCK_BYTES, CHUNK_BYTES } from '../js/protocol/transfer/frame.js';
import { FrameError, decodeFrame, encodeFrame } from '../js/protocol/transfer/frame-codec.js';
import { Manifest } from '../js/protocol/transfer/manifest.js';
import { transferIdOf } from '../js/protocol/transfer/transfer-id.js';
import { seededRandom } from './support/random.js';
import { readVectors, textOf } from './support/vectors.js';

const LIVES = 3000;
const INPUTS = 60;

const HELLO = { type: 'hello', version: 1, agent: 'test/1', chunksPerFrame: 16, features: [] };
const TRANSFER = transferIdOf(new Uint8Array(16));
const DIGEST = digestOf(new Uint8Array(32));
const ENTRIES = [
  fileEntry({ path: 'a', size: 0, kind: 'directory' }),
  fileEntry({ path: 'a/empty', size: 0 }),
  fileEntry({ path: 'a/b', size: 5 }),
  fileEntry({ path: 'a/c', size: BLOCK_BYTES + 5 }),
];
const TOTAL_BYTES = BLOCK_BYTES + 10;
const MANIFEST = new Manifest(ENTRIES);
const STREAM = new Manifest([{ ...fileEntry({ path: 'stdin', size: 0 }), size: null }]);

const HELD = { file: 3, ranges: [[0, BLOCK_BYTES]], proof: DIGEST };

/** What leads further in. */
const LIKELY = [
  { type: 'have', done: [], parts: [], limit: 4 * BLOCK_BYTES, more: false },
  { type: 'have', done: [[0, 1]], parts: [HELD], limit: 4 * BLOCK_BYTES, more: false },
  { type: 'restart', file: 3 },
  { type: 'done', files: [[0, 1]] },
  { type: 'done', files: [[1, 3]] },
  { type: 'complete', files: 4, bytes: TOTAL_BYTES, skipped: [] },
  { type: 'block', file: 2, offset: 0, length: 5, sha256: DIGEST },
  { type: 'block', file: 3, offset: 0, length: BLOCK_BYTES, sha256: DIGEST },
  { type: 'block', file: 3, offset: BLOCK_BYTES, length: 5, sha256: DIGEST },
  { type: 'file', file: 1, size: 0, sha256: digestOf(sha256(new Uint8Array(0))) },
  { type: 'file', file: 2, size: 5, sha256: DIGEST },
  { type: 'skip', file: 2, code: 'unreadable' },
  { type: 'again', file: 2, offset: 0 },
];

/** Any frame there is. */
const ANY = readVectors('transfer/frames.json').map((vector) =>
  decodeFrame(textOf(vector, 'text')),
);

const OFFER = {
  type: 'offer',
  transfer: TRANSFER,
  attempt: 1,
  fileCount: ENTRIES.length,
  totalBytes: TOTAL_BYTES,
  files: ENTRIES,
  more: false,
};

test('nothing that a receiver may say makes a sender throw', () => {
  const reached = liveAll('sender', (random) => new SenderLife(random));
  assert.ok(
    reached.has('readBlock') && reached.has('hashBlock') && reached.has('end'),
    [...reached].join(),
  );
});

test('nothing that a sender may say makes a receiver throw', () => {
  const reached = liveAll('receiver', (random) => new ReceiverLife(random));
  assert.ok(
    reached.has('storeBlock') && reached.has('publish') && reached.has('restartFile'),
    [...reached].join(),
  );
});

/** Many lives; the types of all outputs that were seen. */
function liveAll(name, make) {
  const random = seededRandom(name);
  const reached = new Set();
  for (let number = 0; number < LIVES; number++) {
    const life = make(random);
    try {
      life.live();
    } catch (error) {
      error.message += `; ${random.about}, life ${number}`;
      throw error;
    }
    life.seen.forEach((type) => reached.add(type));
  }
  return reached;
}

/** One machine, whose disk and person are honest, if slow: its peer is not. */
class Life {
  now = 0;
  seen = new Set();
  work = [];
  ended = false;

  constructor(random) {
    this.random = random;
  }

  live() {
    this.open();
    this.drain();
    // Most lives get past the greeting, and many into the transfer.
    const opening = this.random.oneIn(10) ? [] : this.opening().slice(0, 1 + this.random.below(4));
    opening.forEach((frame) => this.hear(frame));
    for (let i = 0; i < INPUTS; i++) {
      this.now += this.random.below(this.random.oneIn(20) ? 5_000_000 : 5_000);
      this.input();
      this.drain();
    }
  }

  input() {
    switch (this.random.below(8)) {
      case 0:
        this.machine.onDeadline(this.now);
        break;
      case 1:
      case 2:
      case 3:
        this.work.shift()?.();
        break;
      case 4:
        this.other();
        break;
      case 5:
        this.rare();
        break;
      default:
        this.hear(this.random.pick(this.random.oneIn(5) ? ANY : LIKELY));
    }
  }

  rare() {
    const cancels = () => this.machine.cancel('cancelled', 'No.', this.random.oneIn(2), this.now);
    switch (this.random.below(16)) {
      case 0:
        cancels();
        break;
      case 1:
        this.machine.onLinkClosed();
        break;
      case 2:
        this.machine.onBadFrame(new FrameError('unsafe_path', 'No.'), this.now);
        break;
      default:
        this.machine.pause(this.random.oneIn(2), this.now);
    }
  }

  hear(frame) {
    this.machine.onFrame(frame, this.now);
    this.drain();
  }

  drain() {
    for (let output = this.machine.poll(); output !== undefined; output = this.machine.poll()) {
      assert.ok(!this.ended, `${output.type} after the end`);
      this.seen.add(output.type);
      this.ended = output.type === 'end';
      if (output.type === 'send') {
        decodeFrame(encodeFrame(output.frame));
      } else {
        this.carryOut(output);
      }
    }
    const deadline = this.machine.deadlineMicros();
    assert.ok(!Number.isNaN(deadline) && (!this.ended || deadline === Infinity));
  }
}

class SenderLife extends Life {
  machine = new Sender(HELLO);
  hasOffered = false;
  isStream = this.random.oneIn(4);

  open() {
    if (!this.random.oneIn(4)) {
      this.offer();
    }
    this.machine.onLinkOpen(16 * CHUNK_BYTES, this.now);
  }

  offer() {
    this.hasOffered = true;
    const offering = { transfer: TRANSFER, attempt: 1 };
    if (this.isStream) {
      this.machine.offerStream({ ...offering, manifest: STREAM }, new SentStream(), this.now);
    } else {
      this.machine.offer({ ...offering, manifest: MANIFEST }, this.now);
    }
  }

  opening() {
    return [HELLO, { type: 'accept' }, LIKELY[0]];
  }

  other() {
    const bytes = this.machine.nextFrameBytes();
    if (bytes > 0) {
      this.machine.onFrameSent(bytes, this.now);
    } else if (this.random.oneIn(30)) {
      this.machine.onBytes(this.now);
    } else if (!this.hasOffered && this.random.oneIn(4)) {
      this.offer();
    }
  }

  carryOut({ type }) {
    if (type === 'hashBlock') {
      this.work.push(() => {
        if (this.random.oneIn(10)) {
          this.machine.onHashFailed('unreadable', this.now);
        } else {
          this.machine.onBlockHashed(DIGEST, this.now);
        }
      });
    } else if (type === 'readBlock') {
      this.work.push(() => {
        if (this.random.oneIn(10)) {
          this.machine.onReadFailed('unreadable', this.now);
        } else if (this.isStream) {
          const bytes = this.random.below(20);
          this.machine.onStreamRead(bytes, DIGEST, bytes === 0, this.now);
        } else {
          this.machine.onBlockRead(DIGEST, this.now);
        }
      });
    }
  }
}

class ReceiverLife extends Life {
  arriving = 0;

  machine = new Receiver({
    hello: HELLO,
    windowBytes: 2 * BLOCK_BYTES,
    maxTotalBytes: 2 ** 40,
    ledger: new TransferLedger(),
  });

  open() {
    if (this.random.oneIn(2)) {
      this.machine.takeStreams();
      this.machine.showTexts();
    }
    this.machine.onLinkOpen(this.now);
  }

  opening() {
    return [HELLO, OFFER];
  }

  other() {
    const expected = Math.min(16 * CHUNK_BYTES, this.arriving);
    if (expected > 0 || this.random.oneIn(20)) {
      const bytes = this.random.oneIn(20) ? this.random.below(20 * CHUNK_BYTES) : expected;
      this.arriving -= bytes;
      this.machine.onBytes(bytes, this.now, this.now);
    }
  }

  hear(frame) {
    this.arriving = frame.type === 'block' ? frame.length : this.arriving;
    super.hear(frame);
  }

  carryOut(output) {
    const work = this.workFor(output);
    if (work !== undefined) {
      this.work.push(work);
    }
  }

  /** Of a disk that keeps a journal in half of the lives, with some of the last file in it. */
  held(manifest) {
    if (this.random.oneIn(2)) {
      return undefined;
    }
    const parts = new Map();
    if (manifest.isStream) {
      return { done: [], parts, stream: new HeldStream() };
    }
    if (manifest.count === ENTRIES.length && this.random.oneIn(2)) {
      const blocks = new BlockDigests();
      blocks.put(0, DIGEST);
      parts.set(3, blocks);
    }
    return { done: [], parts };
  }

  workFor({ type, files, manifest }) {
    switch (type) {
      case 'decide':
        return () => this.machine.accept(this.now);
      case 'takeOver':
        return () => this.machine.onTakenOver(this.now);
      case 'prepare':
        return () => this.machine.onPrepared(this.held(manifest), this.now);
      case 'checkpoint':
        return () => this.machine.onCheckpointed(this.now);
      case 'storeBlock':
        return () =>
          this.random.oneIn(4)
            ? this.machine.onBlockRefused(this.now)
            : this.machine.onBlockStored(this.now);
      case 'publish':
        return () => this.machine.onPublished(files, this.now);
      case 'conclude':
        return () => this.machine.onConcluded(this.now);
      default:
        return undefined;
    }
  }
}
