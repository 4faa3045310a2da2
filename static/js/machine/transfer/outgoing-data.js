/**
 * The sender's part of a transfer from the moment at which blocks may flow: what is read, announced
 * and stated next, within credit. Pure.
 */
import { isDirectory, knownBytes } from '../../protocol/transfer/file-entry.js';
import { BLOCK_BYTES } from '../../protocol/transfer/frame.js';
import { unreachable } from '../../protocol/unreachable.js';
import { BitSet } from '../bit-set.js';
import { Queue } from '../queue.js';
import { OutgoingBlocks } from './outgoing-blocks.js';
import { OutgoingFiles } from './outgoing-files.js';

/**
 * @import { Digest } from '../../protocol/transfer/digest.js'
 * @import { FileEntry } from '../../protocol/transfer/file-entry.js'
 * @import { Ack, Again, Complete, Done, Have, HeldPart, Skip } from '../../protocol/transfer/frame.js'
 * @import { TransferCode } from '../../protocol/transfer/transfer-code.js'
 * @import { OutgoingBlock } from './outgoing-blocks.js'
 * @import { SenderOutput } from './output.js'
 */

/** How many blocks are read ahead of the link; each holds a buffer of 1 MiB at the edge. */
export const READ_AHEAD_BLOCKS = 4;

/** Confined to its machine. */
export class OutgoingData {
  #manifest;
  #life;
  #outbox;
  #files;
  #blocks;
  /** @type {Queue<Skip>} */
  #skips = new Queue();
  #heldParts;
  /** @type {OutgoingBlock | undefined} */
  #current;
  #currentPosition = 0;
  #started = false;
  #finished = false;
  #sentBytes = 0;
  #repeatedBytes = 0;
  #confirmedBytes = 0;
  /** @type {Ack} */
  #lastAck = { type: 'ack', received: 0, heldMicros: 0, bytes: 0, limit: 0 };

  /**
   * @param {import('../../protocol/transfer/manifest.js').Manifest} manifest
   * @param {import('./link-life.js').LinkLife} life
   * @param {import('./outbox.js').Outbox<SenderOutput>} outbox
   */
  constructor(manifest, life, outbox) {
    this.#manifest = manifest;
    this.#life = life;
    this.#outbox = outbox;
    this.#files = new OutgoingFiles(manifest);
    this.#blocks = new OutgoingBlocks(manifest, this.#files);
    this.#heldParts = new BitSet(manifest.count);
  }

  /**
   * The receiver has said what it has, of which this may be one part of several.
   *
   * @param {Have} have
   * @param {number} nowMicros
   */
  onHave(have, nowMicros) {
    if (!this.#isWithinManifest(have)) {
      this.#life.violation('bad_message', '"have" does not fit the manifest.', nowMicros);
      return;
    }
    for (const range of have.done) {
      this.#files.settleBeforehand(range);
    }
    // This sender keeps no digests of earlier attempts, so it can vouch for no part.
    for (const part of have.parts) {
      this.#life.send({ type: 'restart', file: part.file }, nowMicros);
    }
    if (!have.more) {
      this.#lastAck = { ...this.#lastAck, limit: have.limit };
      this.#started = true;
      this.#life.report({ type: 'started' });
    }
  }

  /** @param {Have} have */
  #isWithinManifest(have) {
    const count = this.#manifest.count;
    if (have.done.some(([, to]) => to > count)) {
      return false;
    }
    for (const part of have.parts) {
      if (
        part.file >= count ||
        this.#heldParts.has(part.file) ||
        !isPartOf(this.#manifest.entry(part.file), part)
      ) {
        return false;
      }
      this.#heldParts.add(part.file);
    }
    return true;
  }

  /**
   * The receiver says how far it is.
   *
   * @param {Ack | Again | Done} frame
   * @param {number} nowMicros
   */
  onFrame(frame, nowMicros) {
    if (!this.#life.expect(this.#started, frame, nowMicros)) {
      return;
    }
    switch (frame.type) {
      case 'ack':
        this.#onAck(frame, nowMicros);
        break;
      case 'again':
        this.#onAgain(frame, nowMicros);
        break;
      case 'done':
        this.#onDone(frame, nowMicros);
        break;
      default:
        unreachable(frame);
    }
  }

  /**
   * @param {Ack} ack
   * @param {number} nowMicros
   */
  #onAck(ack, nowMicros) {
    const last = this.#lastAck;
    const sane =
      ack.received >= last.received &&
      ack.received <= this.#sentBytes &&
      ack.bytes >= last.bytes &&
      ack.bytes <= ack.received &&
      ack.limit >= last.limit;
    if (sane) {
      this.#lastAck = ack;
      this.#confirmedBytes = Math.max(this.#confirmedBytes, ack.bytes - this.#repeatedBytes);
    } else {
      const reason = 'An "ack" counts back or beyond what was sent.';
      this.#life.violation('bad_message', reason, nowMicros);
    }
  }

  /**
   * @param {Again} again
   * @param {number} nowMicros
   */
  #onAgain({ file, offset }, nowMicros) {
    const repeated =
      file >= this.#manifest.count || this.#files.isSettled(file)
        ? undefined
        : this.#blocks.repeat(file, offset);
    if (repeated === undefined) {
      const reason = '"again" names a block that is not under way.';
      this.#life.violation('unexpected', reason, nowMicros);
      return;
    }
    this.#repeatedBytes += repeated.length;
    if (this.#files.isSkipped(file)) {
      // The receiver did not know that yet; there is nothing to send.
      this.#blocks.drop(file);
    }
  }

  /**
   * @param {Done} done
   * @param {number} nowMicros
   */
  #onDone(done, nowMicros) {
    for (const [from, to] of done.files) {
      for (let file = from; file < to; file++) {
        if (!this.#files.settle(file)) {
          const reason = '"done" names a file that was not sent.';
          this.#life.violation('unexpected', reason, nowMicros);
          return;
        }
        this.#life.report({ type: 'fileDone', file });
      }
    }
  }

  /** @param {Digest} digest */
  onBlockRead(digest) {
    const block = this.#blocks.readEnded();
    if (this.#files.isSkipped(block.file) || this.#life.isOver()) {
      this.#outbox.add({ type: 'releaseBlock', block });
    } else {
      this.#blocks.load(block, digest);
    }
  }

  /** @param {TransferCode} code */
  onReadFailed(code) {
    const failed = this.#blocks.readEnded();
    const file = failed.file;
    this.#outbox.add({ type: 'releaseBlock', block: failed });
    if (this.#life.isOpen() && this.#files.skip(file)) {
      for (const block of this.#blocks.drop(file)) {
        this.#outbox.add({ type: 'releaseBlock', block });
      }
      this.#skips.add({ type: 'skip', file, code });
    }
  }

  /**
   * How many bytes of the current block the next frame has, if it may carry that many.
   *
   * @param {number} maxFrameBytes
   */
  nextFrameBytes(maxFrameBytes) {
    return this.#current === undefined
      ? 0
      : Math.min(maxFrameBytes, this.#current.length - this.#currentPosition);
  }

  get currentBlock() {
    if (this.#current === undefined) {
      throw new Error('no block is being sent');
    }
    return this.#current;
  }

  get currentPosition() {
    return this.#currentPosition;
  }

  /**
   * The link took a binary frame; returns whether the block is now sent whole.
   *
   * @param {number} bytes
   * @param {number} nowMicros
   */
  onFrameSent(bytes, nowMicros) {
    const block = this.currentBlock;
    this.#sentBytes += bytes;
    this.#currentPosition += bytes;
    if (this.#currentPosition < block.length) {
      return false;
    }
    this.#current = undefined;
    this.#outbox.add({ type: 'releaseBlock', block });
    this.#stateAfter(block, nowMicros);
    return true;
  }

  /**
   * Does all that has become possible: ask for blocks, announce one, say that this was all.
   *
   * @param {number} nowMicros
   */
  advance(nowMicros) {
    if (!this.#started) {
      return;
    }
    this.#readAhead();
    if (this.#current === undefined) {
      this.#sendSkips(nowMicros);
      this.#announce(nowMicros);
    }
    const idle = this.#current === undefined && this.#skips.size === 0;
    if (!this.#finished && idle && this.#blocks.isAllSent()) {
      this.#finished = true;
      this.#life.send({ type: 'finish' }, nowMicros);
      this.#life.report({ type: 'allSent' });
    }
  }

  #readAhead() {
    const held = this.#current === undefined ? 0 : 1;
    while (held + this.#blocks.inMemory() < READ_AHEAD_BLOCKS) {
      const block = this.#blocks.nextToRead();
      if (block === undefined) {
        return;
      }
      this.#outbox.add({ type: 'readBlock', block });
    }
  }

  /**
   * Never in the middle of a block: its bytes belong to what was announced last.
   *
   * @param {number} nowMicros
   */
  #sendSkips(nowMicros) {
    for (let skip = this.#skips.poll(); skip !== undefined; skip = this.#skips.poll()) {
      this.#life.send(skip, nowMicros);
      this.#life.report({ type: 'fileSkipped', file: skip.file, code: skip.code });
    }
  }

  /** @param {number} nowMicros */
  #announce(nowMicros) {
    let next = this.#blocks.nextToSend();
    while (this.#current === undefined && next !== undefined && this.#mayGo(next.block)) {
      const { block, digest } = next;
      this.#blocks.sendNext();
      this.#files.begin(block.file);
      if (block.length > 0) {
        this.#current = block;
        this.#currentPosition = 0;
        const { file, offset, length } = block;
        this.#life.send({ type: 'block', file, offset, length, sha256: digest }, nowMicros);
      } else {
        this.#outbox.add({ type: 'releaseBlock', block });
        this.#stateAfter(block, nowMicros);
      }
      next = this.#blocks.nextToSend();
    }
  }

  /**
   * A block is announced only if it fits whole under the limit, so that none is half covered.
   *
   * @param {OutgoingBlock} block
   */
  #mayGo(block) {
    const fits = this.#sentBytes + block.length <= this.#lastAck.limit;
    return fits && this.#files.mayBegin(block.file);
  }

  /**
   * After a file's last block has gone out for the first time, the file is stated.
   *
   * @param {OutgoingBlock} block
   * @param {number} nowMicros
   */
  #stateAfter({ file, last }, nowMicros) {
    if (last && !this.#files.isStated(file) && !this.#files.isSkipped(file)) {
      this.#files.state(file);
      const size = knownBytes(this.#manifest.entry(file));
      const sha256 = this.#blocks.endFileDigest();
      this.#life.send({ type: 'file', file, size, sha256 }, nowMicros);
    }
  }

  /** Whether "complete" may be said now, if it says this. @param {Complete} complete */
  isComplete(complete) {
    return this.#finished && this.#files.isSum(complete);
  }

  isAllSettled() {
    return this.#files.isAllSettled();
  }

  /** Whether the disk keeps the link waiting. */
  isWaitingForDisk() {
    return this.#started && this.#current === undefined && this.#blocks.isWaitingForDisk();
  }

  isStarted() {
    return this.#started;
  }

  get confirmedBytes() {
    return this.#confirmedBytes;
  }
}

/**
 * Ranges begin and end on the borders of blocks, or at the file's end.
 *
 * @param {FileEntry} entry
 * @param {HeldPart} part
 */
function isPartOf(entry, part) {
  const size = knownBytes(entry);
  return (
    !isDirectory(entry) &&
    part.ranges.every(
      ([from, to]) =>
        from % BLOCK_BYTES === 0 && to <= size && (to === size || to % BLOCK_BYTES === 0),
    )
  );
}
