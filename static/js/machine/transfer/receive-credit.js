/**
 * How much the sender may send, and when it is told: the receiver's side of credit. Counts encoded
 * chunk bytes on this link, from 0. Pure.
 */
import { MILLISECOND, NEVER } from '../time.js';

/** After this many bytes an acknowledgement is due: often enough to steer by. */
export const ACK_BYTES = 64 << 10;

/** After this long a byte is acknowledged, however few there are. */
export const ACK_DELAY_MICROS = 20 * MILLISECOND;

/**
 * Acknowledgements are so far apart, unless the sender may be waiting for one: each costs both
 * sides more than a chunk does.
 */
export const ACK_GAP_MICROS = 10 * MILLISECOND;

/** Confined to its machine. */
export class ReceiveCredit {
  #window;
  #limit = 0;
  #announced = 0;
  #received = 0;
  #settled = 0;
  #newestArrivedMicros = 0;
  #toldReceived = 0;
  #toldSettled = 0;
  #toldLimit = 0;
  #toldMicros = -Infinity;
  #untoldSinceMicros = 0;

  /** @param {import('./receive-window.js').ReceiveWindow} window */
  constructor(window) {
    this.#window = window;
  }

  get settledBytes() {
    return this.#settled;
  }

  /** How far the sender may go: never less than was once allowed. */
  limit() {
    this.#limit = Math.max(this.#limit, this.#settled + this.#window.bytes);
    return this.#limit;
  }

  /** How much may still come by what was allowed. */
  get openBytes() {
    return this.limit() - this.#settled;
  }

  /** How far the sender may go, which it is told now. */
  tellLimit() {
    this.#toldLimit = this.limit();
    return this.#toldLimit;
  }

  /** Takes a block on account; false if it does not fit whole. @param {number} length */
  announce(length) {
    this.#announced += length;
    return this.#announced <= this.limit();
  }

  /**
   * @param {number} bytes
   * @param {number} arrivedMicros
   * @param {number} nowMicros
   */
  received(bytes, arrivedMicros, nowMicros) {
    if (this.#toldReceived === this.#received) {
      this.#untoldSinceMicros = nowMicros;
    }
    this.#received += bytes;
    this.#newestArrivedMicros = arrivedMicros;
  }

  /** A block is written, or refused. @param {number} length */
  settled(length) {
    this.#settled += length;
  }

  /** @param {number} nowMicros */
  isAckDue(nowMicros) {
    return nowMicros >= this.deadlineMicros();
  }

  /**
   * @param {number} nowMicros
   * @returns {import('../../protocol/transfer/frame.js').Ack}
   */
  ack(nowMicros) {
    this.#toldReceived = this.#received;
    this.#toldSettled = this.#settled;
    this.#toldMicros = nowMicros;
    return {
      type: 'ack',
      received: this.#received,
      heldMicros: Math.max(0, Math.floor(nowMicros - this.#newestArrivedMicros)),
      bytes: this.#settled,
      limit: this.tellLimit(),
    };
  }

  /** When an acknowledgement is due, or never. */
  deadlineMicros() {
    const news = this.#settled > this.#toldSettled;
    if (news && this.#isAwaited()) {
      return -Infinity;
    }
    if (news || this.#received - this.#toldReceived >= ACK_BYTES) {
      return this.#toldMicros + ACK_GAP_MICROS;
    }
    return this.#toldReceived === this.#received
      ? NEVER
      : this.#untoldSinceMicros + ACK_DELAY_MICROS;
  }

  /** Whether the sender may have nothing to do until it hears of what is settled. */
  #isAwaited() {
    const leftBytes = this.#toldLimit - this.#announced;
    return this.#settled === this.#announced || leftBytes < this.#window.bytes / 2;
  }
}
