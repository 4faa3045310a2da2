/**
 * What sender and receiver do alike on a link: answer pings, watch the silence, and part in good
 * order. Who says the last word waits for the other side to close the link; who hears it closes.
 * Pure.
 */
import { VERSION } from '../../protocol/transfer/frame.js';
import { unreachable } from '../../protocol/unreachable.js';
import { NEVER, SECOND } from '../time.js';
import { Liveness } from './liveness.js';
import { RateLimit } from './rate-limit.js';
import { Texts } from './texts.js';

/**
 * @import { Frame, Hello } from '../../protocol/transfer/frame.js'
 * @import { TransferCode } from '../../protocol/transfer/transfer-code.js'
 * @import { LinkOutput } from './output.js'
 * @import { Outcome, TransferEvent } from './transfer-event.js'
 */

/** How long the sender of a last word waits for the other side to close the link. */
export const CLOSE_WAIT_MICROS = 5 * SECOND;

/** More pings than that within the period are no question any more but a flood. */
export const MAX_PINGS = 20;

export const PING_PERIOD_MICROS = 10 * SECOND;

/** So far apart are pings that measure the round trip, well below what the other side allows. */
export const MEASURE_GAP_MICROS = 2 * SECOND;

/** @typedef {'new' | 'greeting' | 'open' | 'lastWord' | 'ended'} Phase */

/** Confined to its machine. */
export class LinkLife {
  #put;
  #liveness = new Liveness();
  #peerPings = new RateLimit(MAX_PINGS, PING_PERIOD_MICROS);
  /** @type {Phase} */
  #phase = 'new';
  /** @type {Frame | undefined} */
  #lastWord;
  /** @type {Outcome | undefined} */
  #outcome;
  #closeDeadlineMicros = NEVER;
  #pingId = 0;
  #pingedMicros = 0;
  #measuredMicros = 0;
  #roundTripMicros = 0;
  #texts = new Texts(this);

  /** @param {(output: LinkOutput) => void} put */
  constructor(put) {
    this.#put = put;
  }

  /**
   * The link is open: this side greets.
   *
   * @param {Hello} hello
   * @param {number} nowMicros
   */
  open(hello, nowMicros) {
    if (this.#phase === 'new') {
      this.#phase = 'greeting';
      this.#liveness.start(nowMicros);
      this.send(hello, nowMicros);
    }
  }

  /** Whether the link is open, and nobody has said a last word on it. */
  isOpen() {
    return this.#phase === 'greeting' || this.#phase === 'open';
  }

  /** Whether this side has said its last word and waits for the link to be closed. */
  isParting() {
    return this.#phase === 'lastWord';
  }

  /** Whether there was a last word, from either side. */
  isOver() {
    return this.#phase === 'lastWord' || this.#phase === 'ended';
  }

  /** Whether nothing more is to be done on this link. */
  isEnded() {
    return this.#phase === 'ended';
  }

  /**
   * @param {Frame} frame
   * @param {number} nowMicros
   */
  send(frame, nowMicros) {
    this.#liveness.onSent(nowMicros);
    this.#put({ type: 'send', frame });
  }

  /** @param {number} nowMicros */
  bytesSent(nowMicros) {
    this.#liveness.onSent(nowMicros);
  }

  /** What is said on this link instead of files. */
  get texts() {
    return this.#texts;
  }

  /**
   * @param {string} id
   * @param {string} text
   */
  show(id, text) {
    this.#put({ type: 'showText', id, text });
  }

  /** @param {TransferEvent} event */
  report(event) {
    this.#put({ type: 'report', event });
  }

  /** @param {number} nowMicros */
  heard(nowMicros) {
    if (this.#liveness.onHeard(nowMicros)) {
      this.report({ type: 'linkAlive' });
    }
  }

  /**
   * Deals with a frame that means the same to both sides; false if it is for the machine.
   *
   * @param {Frame} frame
   * @param {number} nowMicros
   * @returns {boolean}
   */
  handle(frame, nowMicros) {
    switch (this.#phase) {
      case 'new':
        throw new Error('a frame came before the link was open');
      case 'greeting':
        return this.#handleFirst(frame, nowMicros);
      case 'open':
        return this.#handleOpen(frame, nowMicros);
      case 'lastWord':
        // A crossing last word closes the link, but for "complete": whoever said that waits, so
        // that the other side hears it.
        if (isLastWord(frame) && this.#lastWord?.type !== 'complete') {
          this.#put({ type: 'closeLink' });
          this.onLinkClosed();
        }
        return true;
      case 'ended':
        return true;
      default:
        return unreachable(this.#phase);
    }
  }

  /**
   * @param {Frame} frame
   * @param {number} nowMicros
   */
  #handleFirst(frame, nowMicros) {
    switch (frame.type) {
      case 'hello':
        this.#phase = 'open';
        return false;
      case 'cancel':
      case 'error':
        return this.#handleOpen(frame, nowMicros);
      default:
        return !this.expect(false, frame, nowMicros);
    }
  }

  /**
   * @param {Frame} frame
   * @param {number} nowMicros
   */
  #handleOpen(frame, nowMicros) {
    switch (frame.type) {
      case 'ping':
        if (this.#peerPings.take(nowMicros)) {
          this.send({ type: 'pong', id: frame.id }, nowMicros);
        } else {
          this.violation('rate_limited', 'Too many pings in too short a time.', nowMicros);
        }
        return true;
      case 'pong':
        if (frame.id === this.#pingId && this.#pingedMicros !== 0) {
          this.#roundTripMicros = nowMicros - this.#pingedMicros;
          this.#pingedMicros = 0;
        }
        return true;
      case 'busy':
        this.report({
          type: 'peerBusy',
          reason: frame.reason,
          done: frame.done,
          total: frame.total,
        });
        return true;
      case 'cancel':
        this.endByPeer({
          type: 'cancelled',
          byPeer: true,
          code: frame.code,
          message: frame.message,
        });
        return true;
      case 'error':
        this.endByPeer({ type: 'failed', byPeer: true, code: frame.code, message: frame.message });
        return true;
      case 'text':
        this.#texts.onText(frame, nowMicros);
        return true;
      case 'received':
        this.#texts.onReceived(frame, nowMicros);
        return true;
      default:
        return false;
    }
  }

  /**
   * Whether the frame makes sense now; if not, the other side is told so and that was it.
   *
   * @param {boolean} legal
   * @param {Frame} frame
   * @param {number} nowMicros
   */
  expect(legal, frame, nowMicros) {
    if (!legal) {
      this.violation('unexpected', `"${frame.type}" makes no sense now.`, nowMicros);
    }
    return legal;
  }

  /**
   * The other side broke the protocol.
   *
   * @param {TransferCode} code
   * @param {string} message
   * @param {number} nowMicros
   */
  violation(code, message, nowMicros) {
    this.lastWord(
      { type: 'error', code, message },
      { type: 'failed', byPeer: false, code, message },
      nowMicros,
    );
  }

  /** @param {number} nowMicros */
  unsupportedVersion(nowMicros) {
    this.violation('unsupported_version', `This side speaks version ${VERSION}.`, nowMicros);
  }

  /**
   * This side says its last word.
   *
   * @param {Frame} frame
   * @param {Outcome} outcome
   * @param {number} nowMicros
   */
  lastWord(frame, outcome, nowMicros) {
    if (!this.isOpen()) {
      return;
    }
    this.send(frame, nowMicros);
    this.#lastWord = frame;
    this.#outcome = outcome;
    this.#phase = 'lastWord';
    this.#closeDeadlineMicros = nowMicros + CLOSE_WAIT_MICROS;
  }

  /**
   * This side ends it on purpose, whether or not there is a link yet.
   *
   * @param {TransferCode} code
   * @param {string} message
   * @param {boolean} discard
   * @param {number} nowMicros
   */
  cancel(code, message, discard, nowMicros) {
    /** @type {Outcome} */
    const outcome = { type: 'cancelled', byPeer: false, code, message };
    if (this.isOpen()) {
      this.lastWord({ type: 'cancel', code, message, discard }, outcome, nowMicros);
    } else if (!this.isOver()) {
      this.end(outcome);
    }
  }

  /** The other side said its last word. @param {Outcome} outcome */
  endByPeer(outcome) {
    this.#put({ type: 'closeLink' });
    this.end(outcome);
  }

  /**
   * This side ends it before there is a link, or by closing one of which nothing is left to say.
   *
   * @param {Outcome} outcome
   */
  end(outcome) {
    if (this.#phase !== 'ended') {
      this.#phase = 'ended';
      this.#put({ type: 'end', outcome });
    }
  }

  onLinkClosed() {
    this.end(
      this.#outcome ?? {
        type: 'interrupted',
        message: 'The connection to the other side was lost.',
      },
    );
  }

  /** @param {number} nowMicros */
  onDeadline(nowMicros) {
    if (this.isParting() && nowMicros >= this.#closeDeadlineMicros) {
      this.#put({ type: 'closeLink' });
      this.onLinkClosed();
    } else if (this.isOpen()) {
      this.#watchTheSilence(nowMicros);
    }
  }

  /** @param {number} nowMicros */
  #watchTheSilence(nowMicros) {
    if (this.#liveness.judge(nowMicros)) {
      switch (this.#liveness.health) {
        case 'alive':
          break;
        case 'suspect':
          this.report({ type: 'linkSuspect' });
          break;
        case 'lost':
          this.#put({ type: 'closeLink' });
          this.end({
            type: 'interrupted',
            message: 'The other side has been silent for too long.',
          });
          break;
        default:
          unreachable(this.#liveness.health);
      }
    }
    if (this.isOpen() && this.#liveness.isPingDue(nowMicros)) {
      this.#ping(nowMicros);
    }
  }

  /** @param {number} nowMicros */
  #ping(nowMicros) {
    this.#pingedMicros = nowMicros;
    this.send({ type: 'ping', id: ++this.#pingId }, nowMicros);
  }

  /** Asks for a round trip, unless that was done only just now. @param {number} nowMicros */
  measureRoundTrip(nowMicros) {
    const isDue = this.#pingId === 0 || nowMicros - this.#measuredMicros >= MEASURE_GAP_MICROS;
    if (this.isOpen() && isDue) {
      this.#measuredMicros = nowMicros;
      this.#ping(nowMicros);
    }
  }

  /** The last round trip that was measured, or 0. */
  get roundTripMicros() {
    return this.#roundTripMicros;
  }

  deadlineMicros() {
    switch (this.#phase) {
      case 'new':
      case 'ended':
        return NEVER;
      case 'greeting':
      case 'open':
        return this.#liveness.deadlineMicros();
      case 'lastWord':
        return this.#closeDeadlineMicros;
      default:
        return unreachable(this.#phase);
    }
  }
}

/** @param {Frame} frame */
function isLastWord({ type }) {
  return type === 'reject' || type === 'cancel' || type === 'error' || type === 'complete';
}
