/**
 * Whether data may flow: each side has its own pause, and neither may be set. What this side's
 * person wants is told to the other side as soon as it can be understood there, and not more often
 * than it puts up with. Pure.
 */
import { NEVER, SECOND } from '../time.js';
import { RateLimit } from './rate-limit.js';

/** How often the other side may change its mind within the period. */
export const MAX_PAUSE_CHANGES = 10;

/** How often this side tells a change: less, as delay may bring them closer together. */
export const MAX_OWN_PAUSE_CHANGES = 5;

export const PAUSE_PERIOD_MICROS = 10 * SECOND;

/** Confined to its machine. */
export class PauseState {
  #life;
  #ownChanges = new RateLimit(MAX_OWN_PAUSE_CHANGES, PAUSE_PERIOD_MICROS);
  #peerChanges = new RateLimit(MAX_PAUSE_CHANGES, PAUSE_PERIOD_MICROS);
  #understood = false;
  #wanted = false;
  #told = false;
  #peer = false;

  /** @param {import('./link-life.js').LinkLife} life */
  constructor(life) {
    this.#life = life;
  }

  /** What this side wants counts at once, what the other side was told until it is told anew. */
  isPaused() {
    return this.#wanted || this.#told || this.#peer;
  }

  /**
   * This side's person wants this.
   *
   * @param {boolean} paused
   * @param {number} nowMicros
   */
  set(paused, nowMicros) {
    this.#wanted = paused;
    this.tell(nowMicros);
  }

  /**
   * There is a transfer on this link, so that from now on the other side may be told.
   *
   * @param {number} nowMicros
   */
  onUnderstood(nowMicros) {
    this.#understood = true;
    this.tell(nowMicros);
  }

  /** Tells the other side what has changed, if it may be told now. @param {number} nowMicros */
  tell(nowMicros) {
    if (this.#isUntold() && this.#ownChanges.take(nowMicros)) {
      this.#told = this.#wanted;
      this.#life.send({ type: this.#told ? 'pause' : 'resume' }, nowMicros);
    }
  }

  /**
   * The other side paused, or took its pause back, which it may not do too often.
   *
   * @param {boolean} paused
   * @param {number} nowMicros
   */
  onPeer(paused, nowMicros) {
    if (!this.#peerChanges.take(nowMicros)) {
      this.#life.violation('rate_limited', 'Too many pauses in too short a time.', nowMicros);
    } else if (this.#peer !== paused) {
      this.#peer = paused;
      this.#life.report({ type: 'peerPaused', paused });
    }
  }

  /** When to {@link tell}, or never. */
  deadlineMicros() {
    return this.#isUntold() ? this.#ownChanges.freeAtMicros() : NEVER;
  }

  #isUntold() {
    return this.#understood && this.#wanted !== this.#told && this.#life.isOpen();
  }
}
