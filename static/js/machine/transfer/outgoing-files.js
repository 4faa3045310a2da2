/** What has become of each entry that is offered: the sender's books. Pure. */
import { isDirectory, knownBytes } from '../../protocol/transfer/file-entry.js';
import { MAX_FILES_UNDER_WAY } from '../../protocol/transfer/frame.js';
import { BitSet } from '../bit-set.js';

/** Confined to its machine. */
export class OutgoingFiles {
  #manifest;
  #begun;
  #stated;
  #settled;
  #skipped;
  #skippedBytes = 0;
  #underWay = 0;

  /** @param {import('../../protocol/transfer/manifest.js').Manifest} manifest */
  constructor(manifest) {
    this.#manifest = manifest;
    this.#begun = new BitSet(manifest.count);
    this.#stated = new BitSet(manifest.count);
    this.#settled = new BitSet(manifest.count);
    this.#skipped = new BitSet(manifest.count);
  }

  /** @param {number} file */
  isNothingToSend(file) {
    const directory = isDirectory(this.#manifest.entry(file));
    return directory || this.#settled.has(file) || this.#skipped.has(file);
  }

  /** Whether one more file may be begun, or this one is. @param {number} file */
  mayBegin(file) {
    return this.#begun.has(file) || this.#underWay < MAX_FILES_UNDER_WAY;
  }

  /** Something of this file goes out. @param {number} file */
  begin(file) {
    if (!this.#begun.has(file)) {
      this.#begun.add(file);
      this.#underWay++;
    }
  }

  /** @param {number} file */
  isStated(file) {
    return this.#stated.has(file);
  }

  /** @param {number} file */
  state(file) {
    this.#stated.add(file);
  }

  /**
   * The receiver has these entries from an earlier attempt.
   *
   * @param {import('../../protocol/transfer/frame.js').FileRange} range
   */
  settleBeforehand([from, to]) {
    for (let file = from; file < to; file++) {
      this.#settled.add(file);
    }
  }

  /**
   * Whether none of these was there already, of a manifest like this.
   *
   * @param {import('../../protocol/transfer/frame.js').Have} have
   */
  areNew({ done, parts }) {
    const isNew = done.every(([from, to]) => {
      const settled = this.#settled.next(from);
      return to <= this.#manifest.count && (settled < 0 || settled >= to);
    });
    return isNew && parts.every(({ file }) => !this.#settled.has(file));
  }

  /** What the entries measure that are there already. */
  settledBytes() {
    let bytes = 0;
    for (const file of this.#settled) {
      bytes += knownBytes(this.#manifest.entry(file));
    }
    return bytes;
  }

  /** @param {number} file */
  isSettled(file) {
    return this.#settled.has(file);
  }

  /** The receiver is done with this entry; false if that cannot be. @param {number} file */
  settle(file) {
    const sane =
      file < this.#manifest.count &&
      !this.#settled.has(file) &&
      !this.#skipped.has(file) &&
      (this.#stated.has(file) || isDirectory(this.#manifest.entry(file)));
    if (sane) {
      this.#settled.add(file);
      this.#end(file);
    }
    return sane;
  }

  /** Gives a file up; false if it was given up before. @param {number} file */
  skip(file) {
    if (this.#skipped.has(file)) {
      return false;
    }
    this.#skipped.add(file);
    this.#skippedBytes += knownBytes(this.#manifest.entry(file));
    this.#end(file);
    return true;
  }

  /** @param {number} file */
  #end(file) {
    if (this.#begun.has(file)) {
      this.#underWay--;
    }
  }

  /** @param {number} file */
  isSkipped(file) {
    return this.#skipped.has(file);
  }

  /** Whether nothing is left of which the receiver could not say that it is done. */
  isAllSettled() {
    return this.#settled.size + this.#skipped.size === this.#manifest.count;
  }

  /**
   * Whether this is what "complete" has to say after all was sent.
   *
   * @param {import('../../protocol/transfer/frame.js').Complete} complete
   */
  isSum(complete) {
    return (
      complete.files === this.#manifest.count - this.#skipped.size &&
      complete.bytes === this.#manifest.totalBytes - this.#skippedBytes
    );
  }
}
