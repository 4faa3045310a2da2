/** The memory behind a receiver's window: asked for, grown, and given back. Pure. */
import { ReceiveWindow } from './receive-window.js';
import { isAdaptive } from './receiver-set-up.js';

/** @import { ReceiverOutput } from './output.js' */

/**
 * `fixed`: there is as much as the window has at first, and it does not change.
 *
 * @typedef {'fixed' | 'asked' | 'granted'} Stage
 */

/** Confined to its machine. */
export class WindowMemory {
  #window;
  #life;
  #outbox;
  /** @type {Stage} */
  #stage = 'fixed';
  #grantedBytes = 0;

  /**
   * @param {import('./receiver-set-up.js').WindowLimits} limits
   * @param {import('./link-life.js').LinkLife} life
   * @param {import('./outbox.js').Outbox<ReceiverOutput>} outbox
   */
  constructor(limits, life, outbox) {
    this.#window = new ReceiveWindow(limits);
    this.#life = life;
    this.#outbox = outbox;
    if (isAdaptive(limits)) {
      this.#ask(this.#window.bytes);
    }
  }

  get window() {
    return this.#window;
  }

  /** @param {number} totalBytes */
  #ask(totalBytes) {
    this.#stage = 'asked';
    this.#outbox.add({ type: 'askMemory', totalBytes });
  }

  /**
   * @param {number} totalBytes
   * @param {number} nowMicros
   */
  onMemory(totalBytes, nowMicros) {
    this.#stage = 'granted';
    this.#grantedBytes = totalBytes;
    this.#window.grant(totalBytes, nowMicros);
  }

  /** Whether there is none yet. */
  isMissing() {
    return this.#stage === 'asked' && this.#grantedBytes === 0;
  }

  /** Blocks may come from now on. @param {number} nowMicros */
  start(nowMicros) {
    if (this.#stage === 'granted') {
      this.#life.measureRoundTrip(nowMicros);
    }
  }

  /**
   * A block is off the disk's hands; `openBytes` may still come by what was allowed, however small
   * the window is by now.
   *
   * @param {number} length
   * @param {number} handedOverMicros
   * @param {number} openBytes
   * @param {number} nowMicros
   */
  settled(length, handedOverMicros, openBytes, nowMicros) {
    this.#window.settled(length, handedOverMicros, this.#life.roundTripMicros, nowMicros);
    if (this.#stage !== 'granted' || !this.#life.isOpen()) {
      return;
    }
    this.#life.measureRoundTrip(nowMicros);
    const wish = this.#window.takeWish();
    const needed = Math.max(this.#window.bytes, openBytes);
    if (wish > this.#grantedBytes) {
      this.#ask(wish);
    } else if (wish > 0) {
      this.#window.grant(wish, nowMicros);
    } else if (needed < this.#grantedBytes) {
      this.#grantedBytes = needed;
      this.#outbox.add({ type: 'returnMemory', totalBytes: needed });
    }
  }
}
