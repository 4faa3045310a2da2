/** Decides what the sending side of one attempt does next; holds no file and no clock. Pure. */
import { DEFLATE_RAW } from '../../protocol/transfer/frame.js';
import { unreachable } from '../../protocol/unreachable.js';
import { isLinks, isSenders } from './frame-roles.js';
import { OutgoingData } from './outgoing-data.js';
import { OutgoingOffer } from './outgoing-offer.js';
import { OutgoingStream } from './outgoing-stream.js';
import { SenderDisk } from './sender-disk.js';

/**
 * @import { FrameError } from '../../protocol/transfer/frame-error.js'
 * @import { Complete, Frame, Have, Hello } from '../../protocol/transfer/frame.js'
 * @import { Manifest } from '../../protocol/transfer/manifest.js'
 * @import { TransferCode } from '../../protocol/transfer/transfer-code.js'
 * @import { Offering } from './outgoing-offer.js'
 * @import { SentStream } from './sent-stream.js'
 */

const WRONG_ROLE = 'Only the side that opened the link may offer, and send bytes.';

/**
 * The law: first {@link onLinkOpen}; {@link offer} once, before that or at any time later, as a link
 * may be opened before there is anything to send; after each input, drain {@link poll}. Then, as long as
 * {@link nextFrameBytes} is not 0, hand that many bytes of the {@link currentBlock} from
 * {@link currentPosition} on to the link, tell it by {@link onFrameSent}, and drain again. Bytes do
 * not pass through here. After `end` nothing is asked for any more, and all buffers are free; late
 * answers of the disk are taken and change nothing. Confined to its caller.
 */
export class Sender extends SenderDisk {
  #offer;
  /** @type {Manifest | undefined} */
  #manifest;

  /**
   * A sender with nothing to offer yet: it keeps the link alive until it has.
   *
   * @param {Hello} hello what this side says of itself
   */
  constructor(hello) {
    super();
    this.#offer = new OutgoingOffer(hello, this.life);
  }

  /**
   * There is something to send: it is offered as soon as both sides have greeted. After the link's
   * end that changes nothing. Once only.
   *
   * @param {Offering} offering
   * @param {number} nowMicros
   */
  offer(offering, nowMicros) {
    const { manifest } = offering;
    this.#take(offering, new OutgoingData(manifest, this.life, this.outbox), nowMicros);
  }

  /**
   * As {@link offer}, of a stream, which the manifest has alone. A further attempt is given the same
   * stream again, and the edge keeps its blocks until they are released; what is being read at a
   * link's end is told to the machine of the next link.
   *
   * @param {Offering} offering
   * @param {SentStream} stream
   * @param {number} nowMicros
   */
  offerStream(offering, stream, nowMicros) {
    this.#take(offering, new OutgoingStream(stream, this.life, this.outbox), nowMicros);
  }

  /**
   * @param {Offering} offering
   * @param {OutgoingData | OutgoingStream} data
   * @param {number} nowMicros
   */
  #take(offering, data, nowMicros) {
    this.#offer.set(offering);
    this.#manifest = offering.manifest;
    this.data = data;
    this.#offerIfReady(nowMicros);
    this.advance(nowMicros);
  }

  /**
   * The link is open.
   *
   * @param {number} maxMessageBytes what a message on it may have, at least one chunk
   * @param {number} nowMicros
   */
  onLinkOpen(maxMessageBytes, nowMicros) {
    this.#offer.onLinkOpen(maxMessageBytes, nowMicros);
  }

  /**
   * The other side sent this frame.
   *
   * @param {Frame} frame
   * @param {number} nowMicros
   */
  onFrame(frame, nowMicros) {
    this.life.heard(nowMicros);
    if (this.life.isParting() && frame.type === 'complete' && this.#isCredible(frame)) {
      // It arrived before the cancel: "complete" beats a crossing last word.
      this.#endComplete(frame);
    } else if (!this.life.handle(frame, nowMicros)) {
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
    this.life.violation(problem.code, problem.message, nowMicros);
  }

  /** The other side sent bytes, which only a receiver gets. @param {number} nowMicros */
  onBytes(nowMicros) {
    this.life.heard(nowMicros);
    this.life.violation('wrong_role', WRONG_ROLE, nowMicros);
  }

  /**
   * This side ends it.
   *
   * @param {TransferCode} code
   * @param {string} message
   * @param {boolean} discard only if a person wants nothing of it kept
   * @param {number} nowMicros
   */
  cancel(code, message, discard, nowMicros) {
    this.life.cancel(code, message, discard, nowMicros);
  }

  /** The link is closed, or was lost. */
  onLinkClosed() {
    this.life.onLinkClosed();
  }

  /** The time {@link deadlineMicros} has come. @param {number} nowMicros */
  onDeadline(nowMicros) {
    this.pauses.tell(nowMicros);
    const hashing = this.data?.hashing();
    const done = hashing?.done ?? this.confirmedBytes;
    const total = hashing?.total ?? this.#manifest?.totalBytes ?? 0;
    this.busy.sayIfDue(done, total, nowMicros);
    this.life.onDeadline(nowMicros);
    this.advance(nowMicros);
  }

  /** When {@link onDeadline} is to be called, or never: `Infinity`. */
  deadlineMicros() {
    return Math.min(
      this.life.deadlineMicros(),
      this.busy.deadlineMicros(),
      this.pauses.deadlineMicros(),
    );
  }

  /** How many bytes the receiver holds verified: what a person is shown. */
  get confirmedBytes() {
    return this.data?.confirmedBytes ?? 0;
  }

  /**
   * @param {Frame} frame
   * @param {number} nowMicros
   */
  #handle(frame, nowMicros) {
    if (isSenders(frame) || isLinks(frame)) {
      // What is for the link was dealt with before.
      this.life.violation('wrong_role', WRONG_ROLE, nowMicros);
      return;
    }
    switch (frame.type) {
      case 'hello':
        this.#offer.onHello(frame, nowMicros);
        this.#offerIfReady(nowMicros);
        break;
      case 'accept':
        this.#offer.onAccept(frame, nowMicros);
        break;
      case 'next':
        this.#offer.onNext(frame, nowMicros);
        break;
      case 'have':
        this.#onHave(frame, nowMicros);
        break;
      case 'ack':
      case 'again':
      case 'done':
        if (this.data === undefined) {
          this.life.expect(false, frame, nowMicros);
        } else {
          this.data.onFrame(frame, nowMicros);
        }
        break;
      case 'complete': {
        const settled = this.#offer.isUnanswered() || this.data?.isAllSettled() === true;
        if (this.life.expect(settled && this.#isCredible(frame), frame, nowMicros)) {
          this.#endComplete(frame);
        }
        break;
      }
      case 'reject':
        if (this.life.expect(this.#offer.isUnanswered(), frame, nowMicros)) {
          this.life.endByPeer({ type: 'rejected', code: frame.code, message: frame.message });
        }
        break;
      case 'pause':
      case 'resume':
        if (this.life.expect(this.#offer.isAccepted(), frame, nowMicros)) {
          this.pauses.onPeer(frame.type === 'pause', nowMicros);
        }
        break;
      default:
        unreachable(frame);
    }
  }

  /**
   * @param {Have} have
   * @param {number} nowMicros
   */
  #onHave(have, nowMicros) {
    if (this.data === undefined || !this.#offer.isListed()) {
      this.life.expect(false, have, nowMicros);
      return;
    }
    if (this.#offer.isAgreed(DEFLATE_RAW)) {
      this.data.agreeOnCompression();
    }
    this.data.onHave(have, nowMicros);
    if (this.data.isStarted()) {
      this.#offer.taken();
    }
  }

  /** @override @protected */
  frameBytes() {
    return this.#offer.frameBytes;
  }

  /** @param {number} nowMicros */
  #offerIfReady(nowMicros) {
    if (this.#offer.offerIfReady(nowMicros)) {
      this.pauses.onUnderstood(nowMicros);
    }
  }

  /**
   * Whether it may be true that all has arrived: all was sent and the sums are right, or the
   * receiver remembers it from an earlier attempt and answers the offer with it.
   *
   * @param {Complete} complete
   */
  #isCredible(complete) {
    const isRemembered = this.#offer.mayBeRemembered(complete);
    return isRemembered || this.data?.isComplete(complete) === true;
  }

  /** @param {Complete} complete one that is credible */
  #endComplete({ files, bytes }) {
    const skipped = (this.#manifest?.count ?? 0) - files;
    this.life.endByPeer({ type: 'complete', files, bytes, skipped });
  }

  /** @override @protected @param {number} nowMicros */
  advance(nowMicros) {
    if (this.#offer.hasGreeted() && this.life.isOpen()) {
      this.life.texts.sendWaiting(nowMicros);
    }
    if (this.data !== undefined && this.life.isOpen()) {
      this.data.advance(nowMicros);
      const reason = this.pauses.isPaused() ? undefined : this.data.busyReason();
      this.busy.because(reason, nowMicros);
    }
  }
}
