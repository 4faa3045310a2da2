/**
 * What has to be there before blocks may come: a disk that says what it holds, and memory for the
 * window. Pure.
 */
import { WindowMemory } from './window-memory.js';

/**
 * @import { FileRange, HeldPart } from '../../protocol/transfer/frame.js'
 * @import { ReceiverOutput } from './output.js'
 * @import { ResumePoint } from './resume-point.js'
 */

/** Confined to its machine. */
export class ReceiveStart {
  #files;
  #outbox;
  #memory;
  /** @type {{done: readonly FileRange[], parts: readonly HeldPart[]} | undefined} */
  #held;
  /** @type {{done: number, total: number} | undefined} */
  #hashing;
  #isTaken = false;

  /**
   * @param {import('./receiver-set-up.js').WindowLimits} limits
   * @param {import('./incoming-files.js').IncomingFiles} files
   * @param {import('./link-life.js').LinkLife} life
   * @param {import('./outbox.js').Outbox<ReceiverOutput>} outbox
   */
  constructor(limits, files, life, outbox) {
    this.#files = files;
    this.#outbox = outbox;
    this.#memory = new WindowMemory(limits, life, outbox);
  }

  get memory() {
    return this.#memory;
  }

  isPrepared() {
    return this.#held !== undefined;
  }

  /** The disk is ready, and holds this. @param {ResumePoint | undefined} held */
  onPrepared(held) {
    const { done = [], parts = new Map(), stream } = held ?? {};
    const { told, untold } = this.#files.resume(parts);
    untold.forEach((file) => this.#outbox.add({ type: 'restartFile', file }));
    if (stream !== undefined && stream.endBytes > 0) {
      told.push({ file: 0, ranges: [[0, stream.endBytes]], proof: stream.proof() });
      this.#files.resumeStream(stream);
    }
    done.forEach((range) => this.#files.resumeDone(range));
    this.#held = { done, parts: told };
  }

  /**
   * So much of the existing files is hashed.
   *
   * @param {number} done
   * @param {number} total
   */
  onHashing(done, total) {
    this.#hashing = { done, total };
  }

  /** How far existing files are hashed, if that is under way. */
  hashing() {
    return this.#held === undefined ? this.#hashing : undefined;
  }

  /** Whether all that is missing is memory. */
  isWaitingForMemory() {
    return this.#held !== undefined && this.#memory.isMissing();
  }

  /** What the sender is to be told of what is held, once, when all is there. */
  take() {
    if (this.#isTaken || this.#held === undefined || this.#memory.isMissing()) {
      return undefined;
    }
    this.#isTaken = true;
    return this.#held;
  }
}
