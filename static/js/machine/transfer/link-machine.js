/** What the sender and the receiver of one attempt have alike. Pure. */
import { BusySignal } from './busy-signal.js';
import { LinkLife } from './link-life.js';
import { Outbox } from './outbox.js';
import { PauseState } from './pause-state.js';

/**
 * @template {{type: string}} O
 * @abstract
 */
export class LinkMachine {
  /** @protected @type {Outbox<O>} */
  outbox = new Outbox();
  /** @protected */
  life = new LinkLife((output) =>
    this.outbox.add(/** @type {O} */ (/** @type {unknown} */ (output))),
  );
  /** @protected */
  pauses = new PauseState(this.life);
  /** @protected */
  busy = new BusySignal(this.life);

  /** The next thing to do, or undefined. @returns {O | undefined} */
  poll() {
    return this.outbox.poll();
  }

  /** This side can show texts, and confirms them by {@link onTextShown}. */
  showTexts() {
    this.life.texts.show();
  }

  /**
   * Says a note or a link instead of a file; `textReceived` confirms it. Needs no offer. The id tells
   * it from others that are not confirmed yet, in at most 64 characters. False if it is not said: too
   * many are not confirmed.
   *
   * @param {string} id
   * @param {string} text
   * @param {number} nowMicros
   */
  say(id, text, nowMicros) {
    const isTaken = this.life.texts.say(id, text);
    this.advance(nowMicros);
    return isTaken;
  }

  /**
   * What the other side said is in front of a person.
   *
   * @param {string} id
   * @param {number} nowMicros
   */
  onTextShown(id, nowMicros) {
    this.life.texts.onShown(id, nowMicros);
  }

  /**
   * This side's person pauses or goes on.
   *
   * @param {boolean} paused
   * @param {number} nowMicros
   */
  pause(paused, nowMicros) {
    this.pauses.set(paused, nowMicros);
    this.advance(nowMicros);
  }

  /** Something moved. @protected @param {number} nowMicros */
  moved(nowMicros) {
    this.busy.moved(nowMicros);
    this.advance(nowMicros);
  }

  /** Does all that has become possible. @abstract @protected @param {number} _nowMicros */
  advance(_nowMicros) {
    throw new Error('abstract');
  }
}
