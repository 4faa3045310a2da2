/**
 * The receiver's part of a transfer up to the point where all of the manifest is known: greet,
 * judge the offer, ask the person, list. Pure.
 */
import { VERSION, bytesPerFrame } from '../../protocol/transfer/frame.js';
import { FrameError } from '../../protocol/transfer/frame-error.js';
import { MAX_ENTRIES } from '../../protocol/transfer/manifest.js';
import { sentenceOf } from '../../protocol/transfer/transfer-code.js';
import { unreachable } from '../../protocol/unreachable.js';
import { MINUTE, NEVER } from '../time.js';
import { ManifestIntake } from './manifest-intake.js';
import { isPromisedBy, outcomeOf, partialOf } from './transfer-ledger.js';

/**
 * @import { Files, Hello, Offer, Reject } from '../../protocol/transfer/frame.js'
 * @import { TransferCode } from '../../protocol/transfer/transfer-code.js'
 * @import { ReceiverOutput } from './output.js'
 * @import { LastWord, Partial } from './transfer-ledger.js'
 */

/** How long the receiver's person may think about an offer. */
export const DECISION_TIME_MICROS = 5 * MINUTE;

/** @typedef {'greeting' | 'idle' | 'takingOver' | 'deciding' | 'listing' | 'listed'} Stage */

/** Confined to its machine. */
export class IncomingOffer {
  #maxTotalBytes;
  #ledger;
  #life;
  #outbox;
  /** @type {Stage} */
  #stage = 'greeting';
  /** @type {Offer | undefined} */
  #offer;
  /** @type {ManifestIntake | undefined} */
  #intake;
  /** @type {Partial | undefined} */
  #partial;
  /** @type {Partial | undefined} */
  #kept;
  #takesStreams = false;
  #registered = false;
  #decisionDeadlineMicros = NEVER;
  #peerChunks = 1;
  /** @type {readonly string[]} */
  #peerFeatures = [];

  /**
   * @param {number} maxTotalBytes
   * @param {import('./transfer-ledger.js').TransferLedger} ledger
   * @param {import('./link-life.js').LinkLife} life
   * @param {import('./outbox.js').Outbox<ReceiverOutput>} outbox
   */
  constructor(maxTotalBytes, ledger, life, outbox) {
    this.#maxTotalBytes = maxTotalBytes;
    this.#ledger = ledger;
    this.#life = life;
    this.#outbox = outbox;
  }

  /** The disk can take streams. */
  takeStreams() {
    this.#takesStreams = true;
  }

  /**
   * @param {Hello} theirs
   * @param {number} nowMicros
   */
  onHello(theirs, nowMicros) {
    if (!this.#life.expect(this.#stage === 'greeting', theirs, nowMicros)) {
      return;
    }
    if (theirs.version === VERSION) {
      this.#stage = 'idle';
      this.#peerChunks = theirs.chunksPerFrame;
      this.#peerFeatures = theirs.features;
    } else {
      this.#life.unsupportedVersion(nowMicros);
    }
  }

  /**
   * @param {Offer} theirs
   * @param {number} nowMicros
   */
  onOffer(theirs, nowMicros) {
    if (!this.#life.expect(this.#stage === 'idle', theirs, nowMicros)) {
      return;
    }
    this.#offer = theirs;
    const admission = this.#ledger.admit(theirs.transfer, theirs.attempt, nowMicros);
    switch (admission.type) {
      case 'answered': {
        const outcome = outcomeOf(admission.lastWord, theirs.fileCount);
        this.#life.lastWord(admission.lastWord, outcome, nowMicros);
        break;
      }
      case 'stale':
        this.#life.violation('stale_attempt', sentenceOf('stale_attempt'), nowMicros);
        break;
      case 'fresh':
        this.#registered = true;
        this.#judge(theirs, nowMicros);
        break;
      case 'takesOver':
        this.#registered = true;
        this.#stage = 'takingOver';
        this.#outbox.add({ type: 'takeOver', transfer: theirs.transfer });
        break;
      default:
        unreachable(admission);
    }
  }

  /** @param {number} nowMicros */
  onTakenOver(nowMicros) {
    if (this.#stage === 'takingOver' && this.#offer !== undefined) {
      this.#judge(this.#offer, nowMicros);
    }
  }

  /**
   * Everything about an offer that needs no person.
   *
   * @param {Offer} theirs
   * @param {number} nowMicros
   */
  #judge(theirs, nowMicros) {
    this.#stage = 'idle';
    if (theirs.fileCount > MAX_ENTRIES) {
      const reason = `A transfer has at most ${MAX_ENTRIES} entries.`;
      this.#rejectNow('too_many_files', reason, nowMicros);
    } else if (theirs.totalBytes === null && !this.#takesStreams) {
      this.#rejectNow('declined', 'This receiver does not take streams.', nowMicros);
    } else if ((theirs.totalBytes ?? 0) > this.#maxTotalBytes) {
      const reason = `This receiver takes at most ${this.#maxTotalBytes} bytes.`;
      this.#rejectNow('too_large', reason, nowMicros);
    } else {
      this.#takeFirstPage(theirs, nowMicros);
    }
  }

  /**
   * @param {Offer} theirs
   * @param {number} nowMicros
   */
  #takeFirstPage(theirs, nowMicros) {
    const intake = new ManifestIntake(theirs.fileCount, theirs.totalBytes);
    if (!this.#takePage(intake, theirs, nowMicros)) {
      return;
    }
    this.#intake = intake;
    this.#stage = 'deciding';
    this.#life.report({ type: 'offered' });
    const partial = this.#ledger.partial(theirs.transfer, nowMicros);
    if (partial !== undefined && isPromisedBy(partial, theirs)) {
      this.#partial = partial;
      this.#outbox.add({ type: 'goOn', offer: theirs });
      this.accept(nowMicros);
    } else {
      this.#decisionDeadlineMicros = nowMicros + DECISION_TIME_MICROS;
      this.#outbox.add({ type: 'decide', offer: theirs });
    }
  }

  /**
   * @param {ManifestIntake} intake
   * @param {Files | Offer} page
   * @param {number} nowMicros
   */
  #takePage(intake, { files, more }, nowMicros) {
    try {
      intake.add(files, more);
      return true;
    } catch (error) {
      if (!(error instanceof FrameError)) {
        throw error;
      }
      this.onBadFrame(error, nowMicros);
      return false;
    }
  }

  /** @param {number} nowMicros */
  accept(nowMicros) {
    if (this.#stage === 'deciding' && this.#life.isOpen()) {
      this.#life.send({ type: 'accept' }, nowMicros);
      this.#life.report({ type: 'accepted' });
      this.#stage = 'listing';
      this.#listOn(nowMicros);
    }
  }

  /**
   * @param {TransferCode} code
   * @param {string} message
   * @param {number} nowMicros
   */
  reject(code, message, nowMicros) {
    if (this.#stage === 'deciding') {
      this.#rejectNow(code, message, nowMicros);
    }
  }

  /**
   * @param {Files} page
   * @param {number} nowMicros
   */
  onPage(page, nowMicros) {
    if (
      this.#life.expect(this.#stage === 'listing', page, nowMicros) &&
      this.#takePage(this.#knownIntake(), page, nowMicros)
    ) {
      this.#listOn(nowMicros);
    }
  }

  /** @param {number} nowMicros */
  #listOn(nowMicros) {
    if (this.#knownIntake().isWhole()) {
      this.#checkTheSame(nowMicros);
      this.#stage = 'listed';
    } else {
      this.#life.send({ type: 'next' }, nowMicros);
    }
  }

  /** What was accepted without asking must be, to the last entry, what was once accepted. @param {number} nowMicros */
  #checkTheSame(nowMicros) {
    const partial = this.#partial;
    if (partial !== undefined && partial.manifest !== this.#asPartial()?.manifest) {
      this.#life.violation('bad_manifest', 'This transfer was of other files before.', nowMicros);
    }
  }

  /**
   * A path that cannot be stored is a reason to refuse, anything else a broken protocol.
   *
   * @param {FrameError} problem
   * @param {number} nowMicros
   */
  onBadFrame({ code, message }, nowMicros) {
    if (code === 'unsafe_path' && this.#stage === 'idle') {
      this.#rejectNow(code, message, nowMicros);
    } else if (code === 'unsafe_path' && this.#stage === 'listing') {
      this.#life.cancel(code, message, false, nowMicros);
    } else {
      this.#life.violation(code, message, nowMicros);
    }
  }

  /**
   * @param {TransferCode} code
   * @param {string} message
   * @param {number} nowMicros
   */
  #rejectNow(code, message, nowMicros) {
    /** @type {Reject} */
    const reject = { type: 'reject', code, message };
    if (code === 'declined') {
      this.remember(reject, nowMicros);
    }
    this.#life.lastWord(reject, { type: 'rejected', code, message }, nowMicros);
  }

  /**
   * This is what any further offer of this transfer is answered with.
   *
   * @param {LastWord} lastWord
   * @param {number} nowMicros
   */
  remember(lastWord, nowMicros) {
    if (this.#offer !== undefined) {
      this.#ledger.remember(this.#offer.transfer, lastWord, nowMicros);
    }
  }

  /** What arrives from now on is kept, so that a further attempt may go on with it. @param {number} nowMicros */
  hold(nowMicros) {
    const partial = this.#asPartial();
    if (partial !== undefined && this.#offer !== undefined) {
      this.#ledger.hold(this.#offer.transfer, partial, nowMicros);
    }
  }

  /** What is offered, as the ledger keeps it; made once, as there may be many entries. */
  #asPartial() {
    if (this.#offer !== undefined) {
      this.#kept ??= partialOf(this.#offer.attempt, this.#knownIntake().manifest());
    }
    return this.#kept;
  }

  /**
   * A person ends it: nothing of it is to be kept, or it is not to go on without asking.
   *
   * @param {boolean} discard
   * @param {number} nowMicros
   */
  withdraw(discard, nowMicros) {
    if (this.#offer === undefined) {
      return;
    }
    const { transfer } = this.#offer;
    const isKept = this.#ledger.partial(transfer, nowMicros) !== undefined;
    this.#ledger.withdraw(transfer);
    if (discard && isKept) {
      this.#outbox.add({ type: 'discard', transfer });
    }
  }

  /** The attempt is over, whatever came of it. @param {number} nowMicros */
  ended(nowMicros) {
    if (this.#registered && this.#offer !== undefined) {
      this.#registered = false;
      this.#ledger.ended(this.#offer.transfer, this.#offer.attempt, nowMicros);
    }
  }

  /** @param {number} nowMicros */
  onDeadline(nowMicros) {
    if (nowMicros >= this.deadlineMicros()) {
      this.#rejectNow('no_answer', sentenceOf('no_answer'), nowMicros);
    }
  }

  deadlineMicros() {
    return this.isDeciding() && this.#life.isOpen() ? this.#decisionDeadlineMicros : NEVER;
  }

  /** Whether there is an offer on this link. */
  isOffered() {
    return this.#offer !== undefined;
  }

  isTakingOver() {
    return this.#stage === 'takingOver';
  }

  /** Whether the offer was accepted. */
  isAccepted() {
    return this.#stage === 'listing' || this.#stage === 'listed';
  }

  isDeciding() {
    return this.#stage === 'deciding';
  }

  /**
   * How much one binary frame may carry by what both sides said of themselves.
   *
   * @param {Hello} ours
   */
  frameBytes(ours) {
    return bytesPerFrame(ours.chunksPerFrame, this.#peerChunks);
  }

  /**
   * Whether both sides have this feature.
   *
   * @param {Hello} ours
   * @param {string} feature
   */
  isAgreed(ours, feature) {
    return ours.features.includes(feature) && this.#peerFeatures.includes(feature);
  }

  hasGreeted() {
    return this.#stage !== 'greeting';
  }

  /** What is to be received, once the whole manifest is known. */
  listed() {
    if (this.#stage !== 'listed' || this.#offer === undefined) {
      return undefined;
    }
    const { transfer, attempt } = this.#offer;
    return { transfer, attempt, manifest: this.#knownIntake().manifest() };
  }

  /** What was offered, or 0 before there is an offer. */
  get totalBytes() {
    return this.#offer?.totalBytes ?? 0;
  }

  #knownIntake() {
    if (this.#intake === undefined) {
      throw new Error('no offer yet');
    }
    return this.#intake;
  }
}
