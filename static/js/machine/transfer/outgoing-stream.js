/**
 * The sender's part of a stream: its blocks in order, each kept until the receiver has settled it, so
 * that another link can go on. Pure.
 */
import { BLOCK_BYTES } from '../../protocol/transfer/frame.js';
import { sentenceOf } from '../../protocol/transfer/transfer-code.js';
import { unreachable } from '../../protocol/unreachable.js';
import { Queue } from '../queue.js';
import { announcement, onLink } from './outgoing-blocks.js';
import { SendCredit } from './send-credit.js';

/**
 * @import { Digest } from '../../protocol/transfer/digest.js'
 * @import { Ack, Again, Complete, Done, Have, HeldPart } from '../../protocol/transfer/frame.js'
 * @import { OutgoingBlock } from './outgoing-block.js'
 * @import { Loaded } from './outgoing-blocks.js'
 * @import { SenderOutput } from './output.js'
 */

/** A block that was sent and is not settled yet. @typedef {{offset: number, endOnLink: number, refused: boolean}} InFlight */

/** Confined to its machine. */
export class OutgoingStream {
  #stream;
  #life;
  #outbox;
  #credit = new SendCredit();
  /** @type {Queue<InFlight>} */
  #inFlight = new Queue();
  /** @type {Set<number>} */
  #repeats = new Set();
  /** @type {Loaded | undefined} */
  #current;
  #currentPosition = 0;
  #started = false;
  #stated = false;
  #done = false;
  #nextOffset = 0;
  /** @type {HeldPart | undefined} */
  #held;

  /**
   * @param {import('./sent-stream.js').SentStream} stream
   * @param {import('./link-life.js').LinkLife} life
   * @param {import('./outbox.js').Outbox<SenderOutput>} outbox
   */
  constructor(stream, life, outbox) {
    this.#stream = stream;
    this.#life = life;
    this.#outbox = outbox;
  }

  /** A stream is kept, or gone. */
  know() {}

  /** What does not wait for a disk is not worth it. */
  agreeOnCompression() {}

  /**
   * @param {Have} have
   * @param {number} nowMicros
   */
  onHave({ done, parts, limit, more }, nowMicros) {
    const [part] = parts;
    const isSane =
      done.every(([, to]) => to === 1) &&
      parts.every(isPrefix) &&
      parts.length + done.length <= (this.#held === undefined && !this.#done ? 1 : 0);
    if (!isSane) {
      this.#life.violation('bad_message', '"have" does not fit the manifest.', nowMicros);
      return;
    }
    this.#done ||= done.length > 0;
    this.#held ??= part;
    if (!more) {
      this.#start(limit, nowMicros);
    }
  }

  /**
   * @param {number} limit
   * @param {number} nowMicros
   */
  #start(limit, nowMicros) {
    this.#credit.start(limit);
    const held = this.#held;
    const end = held?.ranges[0]?.[1] ?? 0;
    const goesOn =
      held === undefined
        ? this.#stream.forgottenEnd === 0
        : this.#stream.isHeldUpTo(end, held.proof);
    if (!this.#done && !goesOn) {
      this.#gone(nowMicros);
      return;
    }
    this.#nextOffset = this.#done ? this.#stream.readEnd : end;
    this.#release(this.#stream.settleUpTo(this.#nextOffset));
    this.#started = true;
    this.#stated = this.#done;
    this.#life.report({ type: 'started' });
  }

  /** @param {number} nowMicros */
  #gone(nowMicros) {
    this.#life.cancel('source_gone', sentenceOf('source_gone'), false, nowMicros);
  }

  /** @param {readonly OutgoingBlock[]} blocks */
  #release(blocks) {
    blocks.forEach((block) => this.#outbox.add({ type: 'releaseBlock', block }));
  }

  /**
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
    if (!this.#credit.acknowledged(ack)) {
      const reason = 'An "ack" counts back or beyond what was sent.';
      this.#life.violation('bad_message', reason, nowMicros);
      return;
    }
    while ((this.#inFlight.peek()?.endOnLink ?? Infinity) <= ack.bytes) {
      const settled = this.#inFlight.remove();
      if (!settled.refused) {
        this.#release(this.#stream.settle(settled.offset));
      }
    }
  }

  /**
   * @param {Again} again
   * @param {number} nowMicros
   */
  #onAgain({ file, offset }, nowMicros) {
    const one = this.#inFlight.find((sent) => sent.offset === offset && !sent.refused);
    if (one === undefined || file !== 0) {
      const reason = '"again" names a block that is not under way.';
      this.#life.violation('unexpected', reason, nowMicros);
      return;
    }
    one.refused = true;
    this.#repeats.add(offset);
  }

  /**
   * @param {Done} done
   * @param {number} nowMicros
   */
  #onDone(done, nowMicros) {
    const [range, ...more] = done.files;
    const isWhole = range?.[0] === 0 && range[1] === 1 && more.length === 0;
    if (this.#life.expect(this.#stated && !this.#done && isWhole, done, nowMicros)) {
      this.#done = true;
      this.#life.report({ type: 'fileDone', file: 0 });
    }
  }

  /** @returns {never} */
  onBlockRead() {
    throw new Error("a stream's blocks have a length of their own");
  }

  /**
   * @param {number} length
   * @param {Digest} digest
   * @param {boolean} isEnd
   */
  onStreamRead(length, digest, isEnd) {
    const { readEnd } = this.#stream;
    if (this.#stream.read(length, digest, isEnd) === undefined) {
      this.#release([{ file: 0, offset: readEnd, length: BLOCK_BYTES, last: false }]);
    }
  }

  /**
   * @param {unknown} _code
   * @param {number} nowMicros
   */
  onReadFailed(_code, nowMicros) {
    this.#gone(nowMicros);
  }

  /** @returns {never} */
  onBlockHashed() {
    throw new Error('nothing of a stream is hashed');
  }

  /** @returns {never} */
  onHashFailed() {
    throw new Error('nothing of a stream is hashed');
  }

  /** @returns {never} */
  onBlockEncoded() {
    throw new Error('nothing of a stream is compressed');
  }

  /** @param {number} maxFrameBytes */
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

  /** @param {number} bytes */
  onFrameSent(bytes) {
    const { current } = this;
    this.#credit.sent(bytes);
    this.#currentPosition += bytes;
    if (this.#currentPosition < onLink(current)) {
      return false;
    }
    this.#current = undefined;
    return true;
  }

  /** @param {number} nowMicros */
  advance(nowMicros) {
    if (!this.#started || this.#done) {
      return;
    }
    const block = this.#stream.nextToRead();
    if (block !== undefined) {
      this.#outbox.add({ type: 'readBlock', block });
    }
    if (this.#current === undefined) {
      this.#announce(nowMicros);
    }
    const { readEnd: size, isEnded } = this.#stream;
    const isAllSent = this.#current === undefined && isEnded && this.#nextOffset === size;
    if (isAllSent && !this.#stated) {
      this.#stated = true;
      const sha256 = this.#stream.contentDigest();
      this.#life.send({ type: 'file', file: 0, size, sha256 }, nowMicros);
      this.#life.send({ type: 'finish' }, nowMicros);
      this.#life.report({ type: 'allSent' });
    }
  }

  /** @param {number} nowMicros */
  #announce(nowMicros) {
    const [again] = this.#repeats;
    const offset = again ?? this.#nextOffset;
    const kept = this.#stream.keptAt(offset);
    if (kept === undefined || !this.#credit.fits(kept.block.length)) {
      return;
    }
    const { block, digest } = kept;
    if (again === undefined) {
      this.#nextOffset += block.length;
    } else {
      this.#repeats.delete(again);
    }
    this.#current = { block, digest };
    this.#currentPosition = 0;
    const endOnLink = this.#credit.sentBytes + block.length;
    this.#inFlight.add({ offset, endOnLink, refused: false });
    this.#life.send(announcement(this.#current), nowMicros);
  }

  /** @param {Complete} complete */
  isComplete({ files, bytes }) {
    return this.#stated && files === 1 && bytes === this.#stream.readEnd;
  }

  isAllSettled() {
    return this.#done;
  }

  /** A stream may be silent for as long as it likes: that is no trouble of the disk. */
  busyReason() {
    return undefined;
  }

  hashing() {
    return undefined;
  }

  isStarted() {
    return this.#started;
  }

  get confirmedBytes() {
    return this.#stream.forgottenEnd;
  }
}

/** @param {HeldPart} part */
function isPrefix({ file, ranges }) {
  return file === 0 && ranges.length === 1 && ranges[0]?.[0] === 0;
}
