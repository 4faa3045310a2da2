/** What a machine wants done, in order; nothing comes after the end. Pure. */
import { Queue } from '../queue.js';

/** Confined to its machine. @template {{type: string}} T */
export class Outbox {
  /** @type {Queue<T>} */
  #outputs = new Queue();
  #ended = false;

  /** @param {T} output */
  add(output) {
    if (!this.#ended) {
      this.#outputs.add(output);
      this.#ended = output.type === 'end';
    }
  }

  poll() {
    return this.#outputs.poll();
  }
}
