/**
 * Notes and links that are said instead of files, either way: each is confirmed when the other side
 * has shown it. Pure.
 */
import { SECOND } from '../time.js';
import { RateLimit } from './rate-limit.js';

/** @import { Received, Text } from '../../protocol/transfer/frame.js' */

/** How many of one's own may be unconfirmed, those that wait for the other's greeting included. */
export const MAX_UNCONFIRMED = 16;

/** How many the other side may say within the period. */
export const MAX_HEARD = 20;

export const TEXT_PERIOD_MICROS = 10 * SECOND;

/** Confined to its machine. */
export class Texts {
  #life;
  #heard = new RateLimit(MAX_HEARD, TEXT_PERIOD_MICROS);
  /** @type {Map<string, string>} */
  #waiting = new Map();
  /** @type {Set<string>} */
  #said = new Set();
  #isShown = false;

  /** @param {import('./link-life.js').LinkLife} life */
  constructor(life) {
    this.#life = life;
  }

  /** This side shows what the other one says; without that, it takes no part in texts. */
  show() {
    this.#isShown = true;
  }

  /**
   * Says this once the other side has greeted; false if too much is unconfirmed, or the id is.
   *
   * @param {string} id
   * @param {string} text
   */
  say(id, text) {
    const isFine =
      this.#waiting.size + this.#said.size < MAX_UNCONFIRMED &&
      !this.#waiting.has(id) &&
      !this.#said.has(id);
    if (isFine) {
      this.#waiting.set(id, text);
    }
    return isFine;
  }

  /** Both sides have greeted. @param {number} nowMicros */
  sendWaiting(nowMicros) {
    for (const [id, text] of this.#waiting) {
      this.#life.send({ type: 'text', id, text }, nowMicros);
      this.#said.add(id);
    }
    this.#waiting.clear();
  }

  /**
   * @param {Text} text
   * @param {number} nowMicros
   */
  onText({ id, text }, nowMicros) {
    if (!this.#isShown) {
      this.#takesNoPart(nowMicros);
    } else if (!this.#heard.take(nowMicros)) {
      this.#life.violation('rate_limited', 'Too many texts in too short a time.', nowMicros);
    } else {
      this.#life.show(id, text);
    }
  }

  /**
   * @param {Received} received
   * @param {number} nowMicros
   */
  onReceived(received, nowMicros) {
    const { id } = received;
    if (this.#said.size === 0 && !this.#isShown) {
      this.#takesNoPart(nowMicros);
    } else if (this.#life.expect(this.#said.delete(id), received, nowMicros)) {
      this.#life.report({ type: 'textReceived', id });
    }
  }

  /** @param {number} nowMicros */
  #takesNoPart(nowMicros) {
    this.#life.violation('unknown_type', 'This side does not take part in texts.', nowMicros);
  }

  /**
   * What the other side said is in front of a person.
   *
   * @param {string} id
   * @param {number} nowMicros
   */
  onShown(id, nowMicros) {
    if (this.#life.isOpen()) {
      this.#life.send({ type: 'received', id }, nowMicros);
    }
  }
}
