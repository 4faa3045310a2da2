/** Decides what the receiving side of one attempt does next; holds no file and no clock. Pure. */
import { DEFLATE_RAW } from '../../protocol/transfer/frame.js';
import { sentenceOf } from '../../protocol/transfer/transfer-code.js';
import { unreachable } from '../../protocol/unreachable.js';
import { NEVER } from '../time.js';
import { isLinks, isReceivers } from './frame-roles.js';
import { IncomingData } from './incoming-data.js';
import { IncomingOffer } from './incoming-offer.js';
import { LinkMachine } from './link-machine.js';
import { checkWindow } from './receiver-set-up.js';

/**
 * @import { FrameError } from '../../protocol/transfer/frame-error.js'
 * @import { BusyReason, Frame } from '../../protocol/transfer/frame.js'
 * @import { TransferCode } from '../../protocol/transfer/transfer-code.js'
 * @import { ReceiverOutput } from './output.js'
 * @import { ReceiverSetUp } from './receiver-set-up.js'
 * @import { ResumePoint } from './resume-point.js'
 */

/**
 * The law: first {@link onLinkOpen}; after each input, drain {@link poll}. Bytes do not pass
 * through here: the edge counts them in by {@link onBytes} and keeps them, in order, until a
 * `storeBlock` says whose they are. Disk work is done in the order in which it is asked for. After
 * `end` nothing is asked for any more, and all buffers are free; late answers of the disk are taken
 * and change nothing but what this process remembers. Confined to its caller.
 *
 * @extends {LinkMachine<ReceiverOutput>}
 */
export class Receiver extends LinkMachine {
  #hello;
  #limits;
  #offer;
  /** @type {IncomingData | undefined} */
  #data;
  #lastInputMicros = 0;

  /** @param {ReceiverSetUp} setUp */
  constructor({ hello, windowBytes, maxWindowBytes, maxTotalBytes, ledger }) {
    super();
    this.#limits = { windowBytes, maxWindowBytes };
    checkWindow(this.#limits);
    this.#hello = hello;
    this.#offer = new IncomingOffer(maxTotalBytes, ledger, this.life, this.outbox);
  }

  /** The link is open. @param {number} nowMicros */
  onLinkOpen(nowMicros) {
    this.life.open(this.#hello, nowMicros);
    this.advance(nowMicros);
  }

  /**
   * The other side sent this frame.
   *
   * @param {Frame} frame
   * @param {number} nowMicros
   */
  onFrame(frame, nowMicros) {
    this.life.heard(nowMicros);
    if (frame.type === 'cancel' && frame.discard && this.life.isOpen()) {
      this.#offer.withdraw(true, nowMicros);
      this.#offer.remember(frame, nowMicros);
    }
    if (!this.life.handle(frame, nowMicros)) {
      this.#handle(frame, nowMicros);
    }
    this.advance(nowMicros);
  }

  /**
   * The other side sent text that is no frame.
   *
   * @param {FrameError} problem
   * @param {number} nowMicros
   */
  onBadFrame(problem, nowMicros) {
    this.life.heard(nowMicros);
    this.#offer.onBadFrame(problem, nowMicros);
    this.advance(nowMicros);
  }

  /**
   * Bytes of a binary frame came off the link at `arrivedMicros`, and are kept.
   *
   * @param {number} bytes
   * @param {number} arrivedMicros
   * @param {number} nowMicros
   */
  onBytes(bytes, arrivedMicros, nowMicros) {
    this.life.heard(nowMicros);
    if (this.life.isOpen()) {
      if (this.#data === undefined) {
        this.life.violation('unexpected', 'Bytes came before any block.', nowMicros);
      } else if (this.#data.onBytes(bytes, arrivedMicros, nowMicros)) {
        this.busy.moved(nowMicros);
      }
    }
    this.advance(nowMicros);
  }

  /** More came than there is credit for, and was not kept. @param {number} nowMicros */
  onOverCredit(nowMicros) {
    this.life.violation('over_credit', sentenceOf('over_credit'), nowMicros);
    this.advance(nowMicros);
  }

  /** The older attempt has ended. @param {number} nowMicros */
  onTakenOver(nowMicros) {
    if (this.life.isOpen()) {
      this.#offer.onTakenOver(nowMicros);
    }
    this.advance(nowMicros);
  }

  /** The person or the rules take the offer. @param {number} nowMicros */
  accept(nowMicros) {
    this.#offer.accept(nowMicros);
    if (this.#offer.isAccepted()) {
      this.pauses.onUnderstood(nowMicros);
    }
    this.advance(nowMicros);
  }

  /**
   * The person or the rules do not take the offer.
   *
   * @param {TransferCode} code
   * @param {string} message
   * @param {number} nowMicros
   */
  reject(code, message, nowMicros) {
    this.#offer.reject(code, message, nowMicros);
    this.advance(nowMicros);
  }

  /**
   * The disk is ready, and hands over what it holds; undefined if it keeps no journal.
   *
   * @param {ResumePoint | undefined} held
   * @param {number} nowMicros
   */
  onPrepared(held, nowMicros) {
    if (held !== undefined && this.life.isOpen()) {
      this.#offer.hold(nowMicros);
    }
    this.#knownData().onPrepared(held, nowMicros);
    this.moved(nowMicros);
  }

  /**
   * So much of the existing files is hashed that may be what is offered; the disk goes on.
   *
   * @param {number} done
   * @param {number} total
   * @param {number} nowMicros
   */
  onHashing(done, total, nowMicros) {
    this.#knownData().start.onHashing(done, total);
    this.advance(nowMicros);
  }

  /**
   * The window has so many bytes in all, for which the edge has buffers.
   *
   * @param {number} totalBytes
   * @param {number} nowMicros
   */
  onMemory(totalBytes, nowMicros) {
    this.#knownData().onMemory(totalBytes, nowMicros);
    this.moved(nowMicros);
  }

  /** What was stored when it was asked for is safe from a crash. @param {number} nowMicros */
  onCheckpointed(nowMicros) {
    this.#knownData().onCheckpointed();
    this.moved(nowMicros);
  }

  /** The oldest block to be stored is verified and written. @param {number} nowMicros */
  onBlockStored(nowMicros) {
    this.#knownData().onBlockStored(nowMicros);
    this.moved(nowMicros);
  }

  /** The oldest block to be stored has a wrong digest, or cannot be decoded. @param {number} nowMicros */
  onBlockRefused(nowMicros) {
    this.#knownData().onBlockRefused(nowMicros);
    this.moved(nowMicros);
  }

  /**
   * The disk cannot do what it should; the transfer ends with this code.
   *
   * @param {TransferCode} code
   * @param {string} message
   * @param {number} nowMicros
   */
  onDiskFailed(code, message, nowMicros) {
    this.cancel(code, message, false, nowMicros);
  }

  /**
   * These files are on disk under their real names.
   *
   * @param {readonly number[]} published
   * @param {number} nowMicros
   */
  onPublished(published, nowMicros) {
    this.#knownData().onPublished(published, nowMicros);
    this.moved(nowMicros);
  }

  /** Nothing is left to do on the disk. @param {number} nowMicros */
  onConcluded(nowMicros) {
    const data = this.#knownData();
    const complete = data.complete();
    // True whether or not the link has lasted: a further attempt is told so at once.
    this.#offer.remember(complete, nowMicros);
    const { files, bytes } = complete;
    this.life.lastWord(
      complete,
      { type: 'complete', files, bytes, skipped: data.skippedCount },
      nowMicros,
    );
    this.advance(nowMicros);
  }

  /** The disk can take streams, too, and refuses what comes behind a block that it refused. */
  takeStreams() {
    this.#offer.takeStreams();
  }

  /**
   * This side ends it. If it is a person who cancels, a further attempt is asked about: the edge keeps
   * that in mind beyond the process.
   *
   * @param {TransferCode} code
   * @param {string} message
   * @param {boolean} discard only if a person wants nothing of it kept
   * @param {number} nowMicros
   */
  cancel(code, message, discard, nowMicros) {
    if (this.life.isOpen() && (discard || code === 'cancelled')) {
      this.#offer.withdraw(discard, nowMicros);
    }
    if (this.life.isOpen() && discard) {
      this.#offer.remember({ type: 'cancel', code, message, discard }, nowMicros);
    }
    this.life.cancel(code, message, discard, nowMicros);
    this.advance(nowMicros);
  }

  /** The link is closed, or was lost, or a newer attempt has taken over. */
  onLinkClosed() {
    this.life.onLinkClosed();
    this.advance(this.#lastInputMicros);
  }

  /** The time {@link deadlineMicros} has come. @param {number} nowMicros */
  onDeadline(nowMicros) {
    this.#offer.onDeadline(nowMicros);
    this.pauses.tell(nowMicros);
    const hashing = this.#data?.start.hashing();
    const done = hashing?.done ?? this.#data?.settledBytes ?? 0;
    this.busy.sayIfDue(done, hashing?.total ?? this.#offer.totalBytes, nowMicros);
    this.life.onDeadline(nowMicros);
    this.advance(nowMicros);
  }

  /** When {@link onDeadline} is to be called, or never: `Infinity`. */
  deadlineMicros() {
    return Math.min(
      this.life.deadlineMicros(),
      this.#offer.deadlineMicros(),
      this.busy.deadlineMicros(),
      this.pauses.deadlineMicros(),
      this.#data !== undefined && this.life.isOpen() ? this.#data.deadlineMicros() : NEVER,
    );
  }

  /** How many bytes are verified and written: what a person is shown. */
  get verifiedBytes() {
    return this.#data?.verifiedBytes ?? 0;
  }

  /**
   * @param {Frame} frame
   * @param {number} nowMicros
   */
  #handle(frame, nowMicros) {
    if (isReceivers(frame) || isLinks(frame)) {
      // What is for the link was dealt with before.
      this.life.violation('wrong_role', 'Only the side that receives says that.', nowMicros);
      return;
    }
    switch (frame.type) {
      case 'hello':
        this.#offer.onHello(frame, nowMicros);
        break;
      case 'offer':
        this.#offer.onOffer(frame, nowMicros);
        break;
      case 'files':
        this.#offer.onPage(frame, nowMicros);
        break;
      case 'restart':
      case 'block':
      case 'file':
      case 'skip':
      case 'finish':
        if (this.#data === undefined) {
          this.life.expect(false, frame, nowMicros);
        } else {
          this.#data.onFrame(frame, nowMicros);
        }
        break;
      case 'pause':
      case 'resume':
        if (this.life.expect(this.#offer.isOffered(), frame, nowMicros)) {
          this.pauses.onPeer(frame.type === 'pause', nowMicros);
        }
        break;
      default:
        unreachable(frame);
    }
  }

  /** @override @protected @param {number} nowMicros */
  advance(nowMicros) {
    this.#lastInputMicros = nowMicros;
    if (this.life.isEnded()) {
      this.#offer.ended(nowMicros);
    }
    if (!this.life.isOpen()) {
      return;
    }
    if (this.#offer.hasGreeted()) {
      this.life.texts.sendWaiting(nowMicros);
    }
    if (this.#data === undefined) {
      this.#beginData();
    }
    this.#data?.advance(nowMicros);
    this.busy.because(this.#busyReason(), nowMicros);
  }

  /** Once all of the manifest is known. */
  #beginData() {
    const listed = this.#offer.listed();
    if (listed !== undefined) {
      this.#data = new IncomingData(
        listed.manifest,
        this.#limits,
        this.#offer.frameBytes(this.#hello),
        this.#offer.isAgreed(this.#hello, DEFLATE_RAW),
        this.life,
        this.outbox,
      );
      this.outbox.add({ type: 'prepare', ...listed });
    }
  }

  /**
   * Why nothing moves, if it is for this side.
   *
   * @returns {BusyReason | undefined}
   */
  #busyReason() {
    if (this.#offer.isDeciding()) {
      return 'person';
    }
    if (this.#data?.start.hashing() !== undefined) {
      return 'hashing';
    }
    if (this.#data?.start.isWaitingForMemory()) {
      return 'memory';
    }
    return this.#offer.isTakingOver() || this.#data?.isBusy() ? 'disk' : undefined;
  }

  #knownData() {
    if (this.#data === undefined) {
      throw new Error('no disk work was asked for');
    }
    return this.#data;
  }
}
