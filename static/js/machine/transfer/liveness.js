/**
 * Tells a link that is silent from one that is slow: asks after a while of silence, suspects, and
 * in the end gives up. Apart from progress: any frame counts. Pure.
 */
import { SECOND } from '../time.js';

/** After this long without sending, a ping is due. */
export const PING_AFTER_MICROS = 3 * SECOND;

/** After this long without hearing anything, the link is suspect. */
export const SUSPECT_AFTER_MICROS = 10 * SECOND;

/** After this long without hearing anything, the link is lost. */
export const LOST_AFTER_MICROS = 20 * SECOND;

/** What the silence means. @typedef {'alive' | 'suspect' | 'lost'} Health */

/** Confined to its machine. */
export class Liveness {
  #lastSentMicros = 0;
  #lastHeardMicros = 0;
  /** @type {Health} */
  #health = 'alive';

  get health() {
    return this.#health;
  }

  /** @param {number} nowMicros */
  start(nowMicros) {
    this.#lastSentMicros = nowMicros;
    this.#lastHeardMicros = nowMicros;
  }

  /** @param {number} nowMicros */
  onSent(nowMicros) {
    this.#lastSentMicros = nowMicros;
  }

  /** Returns whether a suspect link has come back to life. @param {number} nowMicros */
  onHeard(nowMicros) {
    this.#lastHeardMicros = nowMicros;
    const back = this.#health === 'suspect';
    this.#health = 'alive';
    return back;
  }

  /** Whether it is time for a ping. @param {number} nowMicros */
  isPingDue(nowMicros) {
    return nowMicros - this.#lastSentMicros >= PING_AFTER_MICROS;
  }

  /** Judges the silence; returns whether the judgement is a new one. @param {number} nowMicros */
  judge(nowMicros) {
    const judged = judgement(nowMicros - this.#lastHeardMicros);
    const fresh = judged !== this.#health;
    this.#health = judged;
    return fresh;
  }

  /** When to look again. */
  deadlineMicros() {
    const patience = this.#health === 'suspect' ? LOST_AFTER_MICROS : SUSPECT_AFTER_MICROS;
    return Math.min(this.#lastSentMicros + PING_AFTER_MICROS, this.#lastHeardMicros + patience);
  }
}

/**
 * @param {number} silenceMicros
 * @returns {Health}
 */
function judgement(silenceMicros) {
  if (silenceMicros >= LOST_AFTER_MICROS) {
    return 'lost';
  }
  return silenceMicros >= SUSPECT_AFTER_MICROS ? 'suspect' : 'alive';
}
