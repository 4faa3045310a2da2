/** Seeded randomness for tests: the same seed, the same run; the seed stands in what fails. */

/** Set to one that a failure told, to see it again. */
const GIVEN_SEED = process.env.GODWIT_SEED;

/** @param {string} purpose */
export function seededRandom(purpose) {
  const seed = GIVEN_SEED === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(GIVEN_SEED);
  return new SeededRandom(seed, `${purpose}: GODWIT_SEED=${seed}`);
}

/** Mulberry32: good enough to choose cases, small enough to see through. */
class SeededRandom {
  #state;

  /** What to say of a failure. @readonly */
  about;

  /**
   * @param {number} seed
   * @param {string} about
   */
  constructor(seed, about) {
    this.#state = seed >>> 0;
    this.about = about;
  }

  /** A number from 0 up to, but not including, 1. */
  fraction() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to, but not including, the bound. @param {number} bound */
  below(bound) {
    return Math.floor(this.fraction() * bound);
  }

  /** True once in so many times. @param {number} times */
  oneIn(times) {
    return this.below(times) === 0;
  }

  /** @template T @param {readonly T[]} items @returns {T} */
  pick(items) {
    return /** @type {T} */ (items[this.below(items.length)]);
  }

  /** @param {number} length */
  bytes(length) {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}
