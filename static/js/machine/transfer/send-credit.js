/**
 * How far the sender may go, and how far the receiver says that it is: the sender's side of credit.
 * Counts encoded chunk bytes on this link, from 0. Pure.
 */

import { Settling } from './settling.js';

/**
 * @import { Ack } from '../../protocol/transfer/frame.js'
 * @import { OutgoingBlock } from './outgoing-block.js'
 */

/** Confined to its machine. */
export class SendCredit {
  #sentBytes = 0;
  #settling = new Settling();
  /** @type {Ack} */
  #last = { type: 'ack', received: 0, heldMicros: 0, bytes: 0, limit: 0 };

  /** The first credit. @param {number} limit */
  start(limit) {
    this.#last = { ...this.#last, limit };
  }

  /** The receiver says how far it is; false if that cannot be. @param {Ack} ack */
  acknowledged(ack) {
    const last = this.#last;
    const isSane =
      ack.received >= last.received &&
      ack.received <= this.#sentBytes &&
      ack.bytes >= last.bytes &&
      ack.bytes <= ack.received &&
      ack.limit >= last.limit;
    if (isSane) {
      this.#last = ack;
      this.#settling.settled(ack.bytes);
    }
    return isSane;
  }

  /** A block was refused, and is to go out once more. @param {OutgoingBlock} block */
  refused(block) {
    this.#settling.refused(block);
  }

  /** All of a block was sent. @param {OutgoingBlock} block */
  sentWhole(block) {
    this.#settling.sent(block, this.#sentBytes);
  }

  /** @param {number} bytes */
  sent(bytes) {
    this.#sentBytes += bytes;
  }

  get sentBytes() {
    return this.#sentBytes;
  }

  /** Whether a block may go: only if it fits whole, so that none is half covered. @param {number} length */
  fits(length) {
    return this.#sentBytes + length <= this.#last.limit;
  }

  /** What the receiver holds verified of what was sent on this link. */
  get confirmedBytes() {
    return this.#settling.confirmedBytes;
  }
}
