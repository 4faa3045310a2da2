/**
 * The sender's part of a transfer from the moment at which blocks may flow: what is read, announced
 * and stated next, within credit. Pure.
 */
import { knownBytes } from '../../protocol/transfer/file-entry.js';
import { BLOCK_BYTES } from '../../protocol/transfer/frame.js';
import { unreachable } from '../../protocol/unreachable.js';
import { Queue } from '../queue.js';
import { BlockDigests } from './block-digests.js';
import { HeldParts } from './held-parts.js';
import { OutgoingBlocks, announcement, onLink } from './outgoing-blocks.js';
import { OutgoingFiles } from './outgoing-files.js';
import { SendCredit } from './send-credit.js';

/**
 * @import { Digest } from '../../protocol/transfer/digest.js'
 * @import { Ack, Again, BusyReason, Complete, Done, Have, Restart, Skip } from '../../protocol/transfer/frame.js'
 * @import { TransferCode } from '../../protocol/transfer/transfer-code.js'
 * @import { OutgoingBlock } from './outgoing-block.js'
 * @import { Loaded } from './outgoing-blocks.js'
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
  #parts;
  /** @type {Queue<Skip | Restart>} */
  #news = new Queue();
  /** @type {Loaded | undefined} */
  #current;
  #currentPosition = 0;
  #started = false;
  #finished = false;
  #heldBytes = 0;
  #credit = new SendCredit();

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
    this.#parts = new HeldParts(manifest);
  }

  /** What is known of the source from before. @param {ReadonlyMap<number, BlockDigests>} digests */
  know(digests) {
    this.#parts.know(digests);
  }

  /**
   * The receiver has said what it has, of which this may be one part of several.
   *
   * @param {Have} have
   * @param {number} nowMicros
   */
  onHave(have, nowMicros) {
    if (!this.#files.areNew(have) || !this.#parts.areNew(have.parts)) {
      this.#life.violation('bad_message', '"have" does not fit the manifest.', nowMicros);
      return;
    }
    for (const range of have.done) {
      this.#files.settleBeforehand(range);
    }
    for (const part of have.parts) {
      this.#blocks.putOff(part.file);
      if (!this.#parts.claim(part)) {
        this.#startAnew(part.file);
      }
    }
    if (!have.more) {
      this.#credit.start(have.limit);
      this.#started = true;
      this.#heldBytes = this.#files.settledBytes();
      this.#life.report({ type: 'started' });
    }
  }

  /** @param {number} file */
  #startAnew(file) {
    this.#news.add({ type: 'restart', file });
    this.#blocks.callUp(file, new BlockDigests());
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
        if (!this.#credit.acknowledged(frame)) {
          const reason = 'An "ack" counts back or beyond what was sent.';
          this.#life.violation('bad_message', reason, nowMicros);
        }
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
   * @param {Again} again
   * @param {number} nowMicros
   */
  #onAgain({ file, offset }, nowMicros) {
    if (offset % BLOCK_BYTES !== 0) {
      this.#life.violation('bad_message', 'A block begins at a multiple of 1 MiB.', nowMicros);
      return;
    }
    const repeated =
      file >= this.#manifest.count || this.#files.isSettled(file)
        ? undefined
        : this.#blocks.repeat(file, offset);
    if (repeated === undefined) {
      const reason = '"again" names a block that is not under way.';
      this.#life.violation('unexpected', reason, nowMicros);
      return;
    }
    this.#credit.refused(repeated);
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
    } else if (this.#blocks.load(block, digest, this.#current !== undefined)) {
      this.#outbox.add({ type: 'encodeBlock', block });
    }
  }

  /** Both sides can do with blocks that are compressed. */
  agreeOnCompression() {
    this.#blocks.agreeOnCompression();
  }

  /** @param {number} encodedLength */
  onBlockEncoded(encodedLength) {
    const free = this.#blocks.encoded(encodedLength);
    if (free !== undefined) {
      this.#outbox.add({ type: 'releaseBlock', block: free });
    }
  }

  /** @param {TransferCode} code */
  onReadFailed(code) {
    const block = this.#blocks.readEnded();
    this.#outbox.add({ type: 'releaseBlock', block });
    this.#skip(block.file, code);
  }

  /** @param {Digest} digest */
  onBlockHashed(digest) {
    this.#parts.hashed(digest);
  }

  /** @param {TransferCode} code */
  onHashFailed(code) {
    this.#skip(this.#parts.hashFailed(), code);
  }

  /**
   * @param {number} file
   * @param {TransferCode} code
   */
  #skip(file, code) {
    if (this.#life.isOpen() && this.#files.skip(file)) {
      for (const block of this.#blocks.drop(file)) {
        this.#outbox.add({ type: 'releaseBlock', block });
      }
      this.#parts.drop(file);
      this.#news.add({ type: 'skip', file, code });
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
      : Math.min(maxFrameBytes, onLink(this.#current) - this.#currentPosition);
  }

  get current() {
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
    const { current } = this;
    const { block } = current;
    this.#credit.sent(bytes);
    this.#currentPosition += bytes;
    if (this.#currentPosition < onLink(current)) {
      return false;
    }
    this.#current = undefined;
    this.#credit.sentWhole(block);
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
    this.#prove();
    this.#readAhead();
    if (this.#current === undefined) {
      this.#sendNews(nowMicros);
      this.#announce(nowMicros);
    }
    const idle = this.#current === undefined && this.#news.size === 0;
    if (!this.#finished && idle && this.#blocks.isAllSent()) {
      this.#finished = true;
      this.#life.send({ type: 'finish' }, nowMicros);
      this.#life.report({ type: 'allSent' });
    }
  }

  /** Has blocks hashed of which nobody knows the digest, and judges the parts that are known. */
  #prove() {
    for (let next = this.#parts.nextToHash(); next; next = this.#parts.nextToHash()) {
      this.#outbox.add({ type: 'hashBlock', block: next });
    }
    for (const { file, right, blocks } of this.#parts.judge()) {
      if (right) {
        this.#blocks.callUp(file, blocks);
        this.#heldBytes += blocks.bytes(knownBytes(this.#manifest.entry(file)));
      } else {
        this.#startAnew(file);
      }
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
  #sendNews(nowMicros) {
    for (let frame = this.#news.poll(); frame !== undefined; frame = this.#news.poll()) {
      this.#life.send(frame, nowMicros);
      if (frame.type === 'skip') {
        this.#life.report({ type: 'fileSkipped', file: frame.file, code: frame.code });
      }
    }
  }

  /** @param {number} nowMicros */
  #announce(nowMicros) {
    let next = this.#blocks.nextToSend();
    while (
      this.#current === undefined &&
      next !== undefined &&
      this.#credit.fits(onLink(next)) &&
      this.#files.mayBegin(next.block.file)
    ) {
      const { block } = next;
      this.#blocks.sendNext();
      this.#files.begin(block.file);
      if (block.length > 0) {
        this.#current = next;
        this.#currentPosition = 0;
        this.#life.send(announcement(next), nowMicros);
      } else {
        this.#outbox.add({ type: 'releaseBlock', block });
        this.#stateAfter(block, nowMicros);
      }
      next = this.#blocks.nextToSend();
    }
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

  /** Why nothing moves, if it is for this side's disk. @returns {BusyReason | undefined} */
  busyReason() {
    if (this.hashing() !== undefined) {
      return 'hashing';
    }
    const isWaiting = this.#started && this.#current === undefined;
    return isWaiting && this.#blocks.isWaitingForDisk() ? 'disk' : undefined;
  }

  /** How far the proof of what the receiver holds is, if that is what keeps the link waiting. */
  hashing() {
    const isIdle = this.#started && this.#current === undefined && this.#blocks.inMemory() === 0;
    return isIdle ? this.#parts.progress() : undefined;
  }

  isStarted() {
    return this.#started;
  }

  get confirmedBytes() {
    return this.#heldBytes + this.#credit.confirmedBytes;
  }
}
