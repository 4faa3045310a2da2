/** A set of the numbers from 0 up to a bound, which it lists in order. Pure. */
export class BitSet {
  #flags;
  #size = 0;

  /** @param {number} bound one more than the largest */
  constructor(bound) {
    this.#flags = new Uint8Array(bound);
  }

  /** How many are in it. */
  get size() {
    return this.#size;
  }

  /** @param {number} number */
  has(number) {
    return this.#flags[number] === 1;
  }

  /** @param {number} number */
  add(number) {
    if (this.#flags[number] === 0) {
      this.#flags[number] = 1;
      this.#size++;
    }
  }

  /** @param {number} number */
  delete(number) {
    if (this.#flags[number] === 1) {
      this.#flags[number] = 0;
      this.#size--;
    }
  }

  /** The first of them that is not less; −1 if there is none. @param {number} from */
  next(from) {
    return this.#flags.indexOf(1, from);
  }

  /** All of them, in order. @returns {Generator<number, void, void>} */
  *[Symbol.iterator]() {
    for (let number = this.next(0); number >= 0; number = this.next(number + 1)) {
      yield number;
    }
  }

  /**
   * The half-open ranges that cover exactly these numbers, in order, at most so many.
   *
   * @param {number} limit
   */
  ranges(limit) {
    /** @type {[from: number, to: number][]} */
    const ranges = [];
    let from = this.next(0);
    while (from >= 0 && ranges.length < limit) {
      const clear = this.#flags.indexOf(0, from);
      const to = clear < 0 ? this.#flags.length : clear;
      ranges.push([from, to]);
      from = this.next(to);
    }
    return ranges;
  }
}
