/**
 * How much the sender may send, and when it is told: the receiver's side of credit. Counts encoded
 * chunk bytes on this link, from 0. Pure.
 */
import { MILLISECOND, NEVER } from '../time.js';

/** After this many bytes an acknowledgement is due: often enough to steer by. */
export const ACK_BYTES = 64 << 10;

/** After this long a byte is acknowledged, however few there are. */
export const ACK_DELAY_MICROS = 20 * MILLISECOND;

/** Confined to its machine. */
export class ReceiveCredit {
  #windowBytes;
  #announced = 0;
  #received = 0;
  #settled = 0;
  #newestArrivedMicros = 0;
  #toldReceived = 0;
  #toldSettled = 0;
  #untoldSinceMicros = 0;

  /** @param {number} windowBytes */
  constructor(windowBytes) {
    this.#windowBytes = windowBytes;
  }

  get settledBytes() {
    return this.#settled;
  }

  /** How far the sender may go. */
  limit() {
    return this.#settled + this.#windowBytes;
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
    return (
      this.#settled > this.#toldSettled ||
      this.#received - this.#toldReceived >= ACK_BYTES ||
      nowMicros >= this.deadlineMicros()
    );
  }

  /**
   * @param {number} nowMicros
   * @returns {import('../../protocol/transfer/frame.js').Ack}
   */
  ack(nowMicros) {
    this.#toldReceived = this.#received;
    this.#toldSettled = this.#settled;
    return {
      type: 'ack',
      received: this.#received,
      heldMicros: Math.max(0, Math.floor(nowMicros - this.#newestArrivedMicros)),
      bytes: this.#settled,
      limit: this.limit(),
    };
  }

  deadlineMicros() {
    return this.#toldReceived === this.#received
      ? NEVER
      : this.#untoldSinceMicros + ACK_DELAY_MICROS;
  }
}
