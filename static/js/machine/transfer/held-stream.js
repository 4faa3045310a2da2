/**
 * How far a receiver holds a stream, and what proves that: its edge notes each block that it has
 * written, in order, and hands a copy over when a further attempt begins. Pure.
 */
import { Sha256 } from '../../protocol/sha256.js';
import { digestBytes, digestOf } from '../../protocol/transfer/digest.js';
import { addToProof } from './block-digests.js';

/** @import { Digest } from '../../protocol/transfer/digest.js' */

/** Confined to whoever has it. */
export class HeldStream {
  #content = new Sha256();
  #proof = new Sha256();
  #endBytes = 0;

  /**
   * The next block is written.
   *
   * @param {number} length
   * @param {Digest} digest
   */
  add(length, digest) {
    const bytes = digestBytes(digest);
    addToProof(this.#proof, this.#endBytes, length);
    this.#proof.update(bytes);
    this.#content.update(bytes);
    this.#endBytes += length;
  }

  /** How much is held. */
  get endBytes() {
    return this.#endBytes;
  }

  /** The same, which goes its own way from now on. */
  copy() {
    const copy = new HeldStream();
    copy.#content = this.#content.copy();
    copy.#proof = this.#proof.copy();
    copy.#endBytes = this.#endBytes;
    return copy;
  }

  /** What proves that it is the same stream. */
  proof() {
    return digestOf(this.#proof.copy().digest());
  }

  /** The digest of what is held, as if that were the whole. */
  contentDigest() {
    return digestOf(this.#content.copy().digest());
  }
}
