/**
 * A download of the browser's, which comes by a service worker at the other end of a port: it asks
 * for each piece, so that nothing piles up.
 */
import { Dismissed } from './sink.js';

/** @typedef {import('./straight-sink.js').Output} Output */

/** Zeros are sent in pieces of this. */
const GAP_BYTES = 1 << 20;

/** @implements {Output} */
export class StreamOutput {
  isSequential = true;
  #port;
  #at = 0;
  #wanted = 0;
  #isDismissed = false;
  #wake = () => {};

  /** @param {MessagePort} port */
  constructor(port) {
    this.#port = port;
    port.onmessage = ({ data }) => {
      if (data === 'pull') {
        this.#wanted++;
      } else if (data === 'cancel') {
        this.#isDismissed = true;
      }
      this.#wake();
    };
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {number} at
   */
  async write(bytes, at) {
    while (this.#at < at) {
      await this.#send(new Uint8Array(Math.min(at - this.#at, GAP_BYTES)));
    }
    await this.#send(bytes);
  }

  async close() {
    this.#port.postMessage('end');
    this.#port.close();
  }

  async abort() {
    this.#port.postMessage('abort');
    this.#port.close();
  }

  /** @param {Uint8Array<ArrayBuffer>} bytes */
  async #send(bytes) {
    while (this.#wanted === 0 && !this.#isDismissed) {
      await new Promise((wake) => (this.#wake = () => wake(undefined)));
    }
    if (this.#isDismissed) {
      throw new Dismissed('the download was cancelled');
    }
    this.#wanted--;
    this.#at += bytes.length;
    const { buffer } = bytes.slice();
    this.#port.postMessage(buffer, [buffer]);
  }
}
