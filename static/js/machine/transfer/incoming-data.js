/**
 * The receiver's part of a transfer from the known manifest to the end: blocks in, acknowledgements
 * and whole files out. Pure.
 */
import { CHUNK_BYTES, MAX_RANGES, lengthOnLink } from '../../protocol/transfer/frame.js';
import { sentenceOf } from '../../protocol/transfer/transfer-code.js';
import { unreachable } from '../../protocol/unreachable.js';
import { BitSet } from '../bit-set.js';
import { Queue } from '../queue.js';
import { NEVER } from '../time.js';
import { Checkpoints } from './checkpoints.js';
import { havePages } from './have-pages.js';
import { IncomingFiles } from './incoming-files.js';
import { PublishQueue } from './publish-queue.js';
import { ReceiveCredit } from './receive-credit.js';
import { ReceiveStart } from './receive-start.js';
import { cancelForDigest, isFine } from './verdict.js';

/**
 * @import { Block, FileSent, Finish, Frame, Restart, Skip } from '../../protocol/transfer/frame.js'
 * @import { ReceiverOutput } from './output.js'
 * @import { WindowLimits } from './receiver-set-up.js'
 * @import { ResumePoint } from './resume-point.js'
 */

/** @typedef {Restart | Block | FileSent | Skip | Finish} DataFrame */

/** @typedef {'preparing' | 'receiving' | 'finishing' | 'concluding'} Stage */

/** Confined to its machine. */
export class IncomingData {
  #manifest;
  #life;
  #outbox;
  #credit;
  #queue;
  #files;
  #checkpoints = new Checkpoints();
  #keepsJournal = false;
  #maxFrameBytes;
  /** What the disk was given to store, and when. @type {Queue<{block: Block, sinceMicros: number}>} */
  #storing = new Queue();
  #start;
  #takesEncoded;
  /** @type {Stage} */
  #stage = 'preparing';
  /** @type {Block | undefined} */
  #arriving;
  #arrivingLeft = 0;
  #storedBytes = 0;

  /**
   * Begins to receive.
   *
   * @param {import('../../protocol/transfer/manifest.js').Manifest} manifest
   * @param {WindowLimits} limits
   * @param {number} maxFrameBytes what a binary frame may carry by what both sides said
   * @param {boolean} takesEncoded whether blocks may be compressed by what both sides said
   * @param {import('./link-life.js').LinkLife} life
   * @param {import('./outbox.js').Outbox<ReceiverOutput>} outbox
   */
  constructor(manifest, limits, maxFrameBytes, takesEncoded, life, outbox) {
    this.#manifest = manifest;
    this.#queue = new PublishQueue(manifest.count);
    this.#files = new IncomingFiles(manifest, this.#queue);
    this.#start = new ReceiveStart(limits, this.#files, life, outbox);
    this.#credit = new ReceiveCredit(this.#start.memory.window);
    this.#maxFrameBytes = maxFrameBytes;
    this.#takesEncoded = takesEncoded;
    this.#life = life;
    this.#outbox = outbox;
  }

  /**
   * The disk is ready, and holds this of earlier attempts; undefined if it keeps no journal.
   *
   * @param {ResumePoint | undefined} held
   * @param {number} nowMicros
   */
  onPrepared(held, nowMicros) {
    if (this.#life.isOpen() && !this.#start.isPrepared()) {
      this.#keepsJournal = held !== undefined;
      this.#start.onPrepared(held);
      this.#startIfReady(nowMicros);
    }
  }

  /**
   * The window has this much memory in all.
   *
   * @param {number} totalBytes
   * @param {number} nowMicros
   */
  onMemory(totalBytes, nowMicros) {
    this.#start.memory.onMemory(totalBytes, nowMicros);
    if (this.#life.isOpen()) {
      this.#startIfReady(nowMicros);
    }
  }

  /** @param {number} nowMicros */
  #startIfReady(nowMicros) {
    const held = this.#start.take();
    if (held === undefined) {
      return;
    }
    this.#stage = 'receiving';
    this.#files.startDirectories(nowMicros);
    for (const page of havePages(held.done, held.parts, this.#credit.tellLimit())) {
      this.#life.send(page, nowMicros);
    }
    this.#life.report({ type: 'started' });
    this.#start.memory.start(nowMicros);
  }

  /**
   * The sender said something about a file.
   *
   * @param {DataFrame} frame
   * @param {number} nowMicros
   */
  onFrame(frame, nowMicros) {
    switch (frame.type) {
      case 'restart':
        this.#onRestart(frame, nowMicros);
        break;
      case 'block':
        this.#onBlock(frame, nowMicros);
        break;
      case 'file':
        this.#onFileSent(frame, nowMicros);
        break;
      case 'skip':
        this.#onSkip(frame, nowMicros);
        break;
      case 'finish':
        this.#onFinish(frame, nowMicros);
        break;
      default:
        unreachable(frame);
    }
  }

  /**
   * @param {Restart} restart
   * @param {number} nowMicros
   */
  #onRestart(restart, nowMicros) {
    const { file } = restart;
    if (
      this.#isLegal(true, restart, nowMicros) &&
      this.#life.expect(this.#files.restart(file), restart, nowMicros)
    ) {
      this.#outbox.add({ type: 'restartFile', file });
    }
  }

  /**
   * @param {Block} block
   * @param {number} nowMicros
   */
  #onBlock(block, nowMicros) {
    if (!this.#isLegal(true, block, nowMicros)) {
      return;
    }
    const length = lengthOnLink(block);
    if (block.encodedLength !== undefined && !this.#takesEncoded) {
      const reason = 'No encoding was agreed, so a block has none.';
      this.#life.violation('bad_message', reason, nowMicros);
    } else if (!this.#credit.announce(length)) {
      this.#life.violation('over_credit', sentenceOf('over_credit'), nowMicros);
    } else if (isFine(this.#files.announce(block), this.#life, nowMicros)) {
      this.#arriving = block;
      this.#arrivingLeft = length;
    }
  }

  /**
   * Bytes of a binary frame came off the link; returns whether they made a block whole.
   *
   * @param {number} bytes
   * @param {number} arrivedMicros
   * @param {number} nowMicros
   */
  onBytes(bytes, arrivedMicros, nowMicros) {
    const block = this.#arriving;
    const wholeChunks = bytes % CHUNK_BYTES === 0 || bytes === this.#arrivingLeft;
    const fits = bytes > 0 && bytes <= this.#arrivingLeft && bytes <= this.#maxFrameBytes;
    if (block === undefined || !wholeChunks || !fits) {
      const reason = "Bytes came that are not the announced block's.";
      this.#life.violation('unexpected', reason, nowMicros);
      return false;
    }
    this.#credit.received(bytes, arrivedMicros, nowMicros);
    this.#arrivingLeft -= bytes;
    if (this.#arrivingLeft > 0) {
      return false;
    }
    this.#arriving = undefined;
    this.#storing.add({ block, sinceMicros: nowMicros });
    this.#outbox.add({ type: 'storeBlock', block });
    return true;
  }

  /**
   * @param {FileSent} statement
   * @param {number} nowMicros
   */
  #onFileSent(statement, nowMicros) {
    if (
      this.#isLegal(true, statement, nowMicros) &&
      isFine(this.#files.state(statement), this.#life, nowMicros) &&
      !this.#files.checkWhole(statement.file, nowMicros)
    ) {
      this.#cancelForWhole(statement.file, nowMicros);
    }
  }

  /**
   * @param {Skip} skip
   * @param {number} nowMicros
   */
  #onSkip(skip, nowMicros) {
    const { file, code } = skip;
    if (
      this.#isLegal(true, skip, nowMicros) &&
      this.#life.expect(this.#files.skip(file), skip, nowMicros)
    ) {
      this.#outbox.add({ type: 'dropFile', file });
      this.#life.report({ type: 'fileSkipped', file, code });
    }
  }

  /**
   * @param {Frame} finish
   * @param {number} nowMicros
   */
  #onFinish(finish, nowMicros) {
    const sane = this.#stage === 'receiving' && this.#files.isAllStated();
    if (this.#isLegal(sane, finish, nowMicros)) {
      this.#stage = 'finishing';
      this.#life.report({ type: 'allSent' });
    }
  }

  /**
   * No frame about files makes sense before "have" or in the middle of a block.
   *
   * @param {boolean} sane
   * @param {Frame} frame
   * @param {number} nowMicros
   */
  #isLegal(sane, frame, nowMicros) {
    const legal = sane && this.#isReceiving() && this.#arriving === undefined;
    return this.#life.expect(legal, frame, nowMicros);
  }

  /** The disk is done with the oldest block, whatever came of it. @param {number} nowMicros */
  #settle(nowMicros) {
    const { block, sinceMicros } = this.#storing.remove();
    const length = lengthOnLink(block);
    this.#credit.settled(length);
    this.#start.memory.settled(length, sinceMicros, this.#credit.openBytes, nowMicros);
    return block;
  }

  /** @param {number} nowMicros */
  onBlockStored(nowMicros) {
    const block = this.#settle(nowMicros);
    this.#storedBytes += block.length;
    this.#checkpoints.written(block.length, nowMicros);
    if (this.#life.isOpen() && !this.#files.verified(block, nowMicros)) {
      this.#cancelForWhole(block.file, nowMicros);
    }
  }

  /** @param {number} nowMicros */
  onBlockRefused(nowMicros) {
    const block = this.#settle(nowMicros);
    if (!this.#life.isOpen() || this.#files.isSkipped(block.file)) {
      return;
    }
    if (this.#files.refused(block)) {
      this.#life.send({ type: 'again', file: block.file, offset: block.offset }, nowMicros);
    } else {
      cancelForDigest(block.file, this.#life, nowMicros);
    }
  }

  /**
   * @param {readonly number[]} published
   * @param {number} nowMicros
   */
  onPublished(published, nowMicros) {
    this.#files.published(published);
    if (!this.#life.isOpen()) {
      return;
    }
    const numbers = new BitSet(this.#manifest.count);
    published.forEach((file) => numbers.add(file));
    this.#life.send({ type: 'done', files: numbers.ranges(MAX_RANGES) }, nowMicros);
    published.forEach((file) => this.#life.report({ type: 'fileDone', file }));
  }

  onCheckpointed() {
    this.#checkpoints.ended();
  }

  /**
   * All of its blocks are right, and the whole is not.
   *
   * @param {number} file
   * @param {number} nowMicros
   */
  #cancelForWhole(file, nowMicros) {
    if (this.#keepsJournal) {
      // What there is of it must not spoil a further attempt.
      this.#outbox.add({ type: 'restartFile', file });
    }
    cancelForDigest(file, this.#life, nowMicros);
  }

  /**
   * Does all that has become possible: acknowledge, publish, conclude.
   *
   * @param {number} nowMicros
   */
  advance(nowMicros) {
    if (!this.#isReceiving()) {
      return;
    }
    if (this.#credit.isAckDue(nowMicros)) {
      this.#life.send(this.#credit.ack(nowMicros), nowMicros);
    }
    const hurry = this.#stage === 'finishing' && this.#storing.size === 0;
    const files = this.#queue.next(hurry, nowMicros);
    if (files.length > 0) {
      this.#outbox.add({ type: 'publish', files });
    }
    if (this.#keepsJournal && this.#checkpoints.begin(nowMicros)) {
      this.#outbox.add({ type: 'checkpoint' });
    }
    if (this.#stage === 'finishing' && this.#files.isAllOver()) {
      this.#stage = 'concluding';
      this.#outbox.add({ type: 'conclude' });
    }
  }

  /** Whether blocks may still come: also after "finish", if some were asked for again. */
  #isReceiving() {
    return this.#stage === 'receiving' || this.#stage === 'finishing';
  }

  /** What blocks wait for. */
  get start() {
    return this.#start;
  }

  /** Whether the disk has something to do. */
  isBusy() {
    return (
      !this.#isReceiving() ||
      this.#storing.size > 0 ||
      this.#queue.isPublishing() ||
      this.#checkpoints.isUnderWay()
    );
  }

  deadlineMicros() {
    return this.#isReceiving()
      ? Math.min(
          this.#credit.deadlineMicros(),
          this.#queue.deadlineMicros(),
          this.#keepsJournal ? this.#checkpoints.deadlineMicros() : NEVER,
        )
      : NEVER;
  }

  complete() {
    return this.#files.complete();
  }

  get skippedCount() {
    return this.#files.skippedCount;
  }

  get settledBytes() {
    return this.#credit.settledBytes;
  }

  /** What is verified and written, by this attempt or an earlier one. */
  get verifiedBytes() {
    return this.#files.heldBytes + this.#storedBytes;
  }
}
