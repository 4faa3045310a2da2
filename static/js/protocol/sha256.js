/**
 * SHA-256 (FIPS 180-4), computed piece by piece and at once: for digests of digests, which machines
 * make, and for pages on an insecure context, whose browser offers no digests. Pure.
 */

/** How many bytes a digest has. */
export const SHA256_BYTES = 32;

const CHUNK_BYTES = 64;

/** The primes whose roots the constants are made of: FIPS 180-4, sections 4.2.2 and 5.3.3. */
const PRIMES = firstPrimes(64);
const ROUND_CONSTANTS = Int32Array.from(PRIMES, (prime) => fractionBits(Math.cbrt(prime)));
const INITIAL_STATE = Int32Array.from(PRIMES.slice(0, 8), (prime) =>
  fractionBits(Math.sqrt(prime)),
);

/** One computation. Confined to its caller. */
export class Sha256 {
  #state = Int32Array.from(INITIAL_STATE);
  #schedule = new Int32Array(64);
  #pending = new Uint8Array(CHUNK_BYTES);
  #pendingBytes = 0;
  #totalBytes = 0;

  /** The same computation, which goes its own way from now on. */
  copy() {
    const copy = new Sha256();
    copy.#state.set(this.#state);
    copy.#pending.set(this.#pending);
    copy.#pendingBytes = this.#pendingBytes;
    copy.#totalBytes = this.#totalBytes;
    return copy;
  }

  /** Takes more of the message. @param {Uint8Array} bytes */
  update(bytes) {
    this.#totalBytes += bytes.length;
    let at = 0;
    if (this.#pendingBytes > 0) {
      at = Math.min(bytes.length, CHUNK_BYTES - this.#pendingBytes);
      this.#pending.set(bytes.subarray(0, at), this.#pendingBytes);
      this.#pendingBytes += at;
      if (this.#pendingBytes < CHUNK_BYTES) {
        return;
      }
      this.#compress(this.#pending, 0);
      this.#pendingBytes = 0;
    }
    for (; at + CHUNK_BYTES <= bytes.length; at += CHUNK_BYTES) {
      this.#compress(bytes, at);
    }
    this.#pending.set(bytes.subarray(at));
    this.#pendingBytes = bytes.length - at;
  }

  /** Ends the message. Nothing may follow. @returns {Uint8Array} */
  digest() {
    const messageBytes = this.#totalBytes;
    // FIPS 180-4, section 5.1.1: a one, zeros, and the length in bits at the end of a chunk.
    const padding = new Uint8Array(CHUNK_BYTES + 8);
    padding[0] = 0x80;
    const zeros = (2 * CHUNK_BYTES - 9 - this.#pendingBytes) % CHUNK_BYTES;
    const view = new DataView(padding.buffer);
    view.setUint32(1 + zeros, Math.floor(messageBytes / 2 ** 29));
    view.setUint32(5 + zeros, messageBytes * 8);
    this.update(padding.subarray(0, 9 + zeros));
    const digest = new Uint8Array(SHA256_BYTES);
    const words = new DataView(digest.buffer);
    this.#state.forEach((word, i) => words.setInt32(4 * i, word));
    return digest;
  }

  /**
   * FIPS 180-4, section 6.2.2.
   *
   * @param {Uint8Array} bytes
   * @param {number} from
   */
  #compress(bytes, from) {
    const w = this.#schedule;
    const k = ROUND_CONSTANTS;
    fillSchedule(w, bytes, from);
    const state = this.#state;
    let a = word(state, 0);
    let b = word(state, 1);
    let c = word(state, 2);
    let d = word(state, 3);
    let e = word(state, 4);
    let f = word(state, 5);
    let g = word(state, 6);
    let h = word(state, 7);
    for (let t = 0; t < 64; t++) {
      const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const choice = (e & f) ^ (~e & g);
      const t1 = (h + sum1 + choice + word(k, t) + word(w, t)) | 0;
      const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + sum0 + majority) | 0;
    }
    state[0] = word(state, 0) + a;
    state[1] = word(state, 1) + b;
    state[2] = word(state, 2) + c;
    state[3] = word(state, 3) + d;
    state[4] = word(state, 4) + e;
    state[5] = word(state, 5) + f;
    state[6] = word(state, 6) + g;
    state[7] = word(state, 7) + h;
  }
}

/**
 * The digest of bytes that are all there.
 *
 * @param {Uint8Array} bytes
 */
export function sha256(bytes) {
  const computation = new Sha256();
  computation.update(bytes);
  return computation.digest();
}

/**
 * @param {Int32Array} w
 * @param {Uint8Array} bytes
 * @param {number} from
 */
function fillSchedule(w, bytes, from) {
  for (let t = 0, i = from; t < 16; t++, i += 4) {
    w[t] =
      (byte(bytes, i) << 24) |
      (byte(bytes, i + 1) << 16) |
      (byte(bytes, i + 2) << 8) |
      byte(bytes, i + 3);
  }
  for (let t = 16; t < 64; t++) {
    const w15 = word(w, t - 15);
    const w2 = word(w, t - 2);
    const sigma0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3);
    const sigma1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10);
    w[t] = (sigma1 + word(w, t - 7) + sigma0 + word(w, t - 16)) | 0;
  }
}

/**
 * @param {number} value
 * @param {number} bits
 */
function rotate(value, bits) {
  return (value >>> bits) | (value << (32 - bits));
}

/**
 * @param {Int32Array} words
 * @param {number} i within bounds
 */
function word(words, i) {
  return /** @type {number} */ (words[i]);
}

/**
 * @param {Uint8Array} bytes
 * @param {number} i within bounds
 */
function byte(bytes, i) {
  return /** @type {number} */ (bytes[i]);
}

/** The first 32 bits of the fraction. @param {number} value */
function fractionBits(value) {
  return ((value - Math.floor(value)) * 2 ** 32) | 0;
}

/** @param {number} count */
function firstPrimes(count) {
  /** @type {number[]} */
  const primes = [];
  for (let n = 2; primes.length < count; n++) {
    if (primes.every((prime) => n % prime !== 0)) {
      primes.push(n);
    }
  }
  return primes;
}
