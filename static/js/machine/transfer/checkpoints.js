/**
 * When what was written is to be made safe from a crash: seldom enough not to slow the disk, often
 * enough that little is sent twice. Pure.
 */
import { NEVER, SECOND } from '../time.js';

/** So many bytes are written between two checkpoints. */
export const CHECKPOINT_BYTES = 64 << 20;

/** So long what is written waits for one. */
export const CHECKPOINT_MICROS = 2 * SECOND;

/** Confined to its machine. */
export class Checkpoints {
  #unsafeBytes = 0;
  #unsafeSinceMicros = 0;
  #underWay = false;

  /**
   * @param {number} bytes
   * @param {number} nowMicros
   */
  written(bytes, nowMicros) {
    if (this.#unsafeBytes === 0) {
      this.#unsafeSinceMicros = nowMicros;
    }
    this.#unsafeBytes += bytes;
  }

  /** Whether one is due, which then is under way. @param {number} nowMicros */
  begin(nowMicros) {
    const due = nowMicros >= this.deadlineMicros();
    if (due) {
      this.#unsafeBytes = 0;
      this.#underWay = true;
    }
    return due;
  }

  ended() {
    this.#underWay = false;
  }

  isUnderWay() {
    return this.#underWay;
  }

  deadlineMicros() {
    if (this.#underWay || this.#unsafeBytes === 0) {
      return NEVER;
    }
    return this.#unsafeBytes >= CHECKPOINT_BYTES
      ? -Infinity
      : this.#unsafeSinceMicros + CHECKPOINT_MICROS;
  }
}
