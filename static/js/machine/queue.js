/** First in, first out, however many there are. Pure. */

/** @template T */
export class Queue {
  /** @type {(T | undefined)[]} */
  #items = [];
  #head = 0;

  get size() {
    return this.#items.length - this.#head;
  }

  /** @param {T} item */
  add(item) {
    this.#items.push(item);
  }

  /** The oldest, which stays. @returns {T | undefined} */
  peek() {
    return this.#items[this.#head];
  }

  /** The oldest, which goes. @returns {T | undefined} */
  poll() {
    const item = this.#items[this.#head];
    if (this.#head < this.#items.length) {
      this.#items[this.#head++] = undefined;
    }
    if (this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    }
    return item;
  }

  /** The oldest, which goes; there has to be one. @returns {T} */
  remove() {
    if (this.size === 0) {
      throw new Error('nothing is queued');
    }
    return /** @type {T} */ (this.poll());
  }

  /** All of them, the oldest first. @returns {Generator<T, void, void>} */
  *[Symbol.iterator]() {
    for (let i = this.#head; i < this.#items.length; i++) {
      yield /** @type {T} */ (this.#items[i]);
    }
  }

  /** The oldest that this is true of. @param {(item: T) => boolean} wanted */
  find(wanted) {
    return /** @type {T[]} */ (this.#items.slice(this.#head)).find(wanted);
  }

  /** Takes out, and returns, those that this is true of. @param {(item: T) => boolean} unwanted */
  takeAll(unwanted) {
    const items = /** @type {T[]} */ (this.#items.slice(this.#head));
    this.#items = items.filter((item) => !unwanted(item));
    this.#head = 0;
    return items.filter(unwanted);
  }
}
