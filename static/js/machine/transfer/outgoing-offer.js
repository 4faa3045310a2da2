/**
 * The sender's part of a transfer up to the point where blocks may flow: greet, offer, list.
 * Pure.
 */
import {
  CHUNK_BYTES,
  MAX_CHUNKS_PER_FRAME,
  MAX_TEXT_BYTES,
  VERSION,
  bytesPerFrame,
} from '../../protocol/transfer/frame.js';
import { encodeFrame } from '../../protocol/transfer/frame-writer.js';
import { utf8Bytes } from '../../protocol/utf8.js';
import { ManifestPages } from './manifest-pages.js';

/**
 * @import { FileEntry } from '../../protocol/transfer/file-entry.js'
 * @import { Frame, Hello, Offer } from '../../protocol/transfer/frame.js'
 */

/** @typedef {'greeting' | 'offered' | 'listing' | 'taken'} Stage */

/** Confined to its machine. */
export class OutgoingOffer {
  #setUp;
  #pages;
  #life;
  /** @type {Stage} */
  #stage = 'greeting';
  #linkFrameBytes = CHUNK_BYTES;
  #frameBytes = CHUNK_BYTES;

  /**
   * @param {import('./sender.js').SenderSetUp} setUp
   * @param {import('./link-life.js').LinkLife} life
   */
  constructor(setUp, life) {
    this.#setUp = setUp;
    this.#pages = new ManifestPages(setUp.manifest);
    this.#life = life;
  }

  /**
   * @param {number} maxMessageBytes
   * @param {number} nowMicros
   */
  onLinkOpen(maxMessageBytes, nowMicros) {
    this.#linkFrameBytes = maxMessageBytes;
    this.#life.open(this.#setUp.hello, nowMicros);
  }

  /**
   * @param {Hello} theirs
   * @param {number} nowMicros
   */
  onHello(theirs, nowMicros) {
    if (!this.#life.expect(this.#stage === 'greeting', theirs, nowMicros)) {
      return;
    }
    if (theirs.version !== VERSION) {
      this.#life.unsupportedVersion(nowMicros);
      return;
    }
    const linkChunks = Math.floor(this.#linkFrameBytes / CHUNK_BYTES);
    this.#frameBytes = Math.min(
      bytesPerFrame(this.#setUp.hello.chunksPerFrame, theirs.chunksPerFrame),
      bytesPerFrame(linkChunks, MAX_CHUNKS_PER_FRAME),
    );
    this.#stage = 'offered';
    const firstPage = this.#pages.next(pageBytes(this.#offer([])));
    this.#life.send(this.#offer(firstPage), nowMicros);
    this.#life.report({ type: 'offered' });
  }

  /**
   * @param {FileEntry[]} firstPage
   * @returns {Offer}
   */
  #offer(firstPage) {
    const { transfer, attempt, manifest, message } = this.#setUp;
    return {
      type: 'offer',
      transfer,
      attempt,
      fileCount: manifest.count,
      totalBytes: manifest.totalBytes,
      files: firstPage,
      more: this.#pages.hasNext(),
      ...(message === undefined ? {} : { message }),
    };
  }

  /**
   * @param {Frame} accept
   * @param {number} nowMicros
   */
  onAccept(accept, nowMicros) {
    if (this.#life.expect(this.#stage === 'offered', accept, nowMicros)) {
      this.#stage = 'listing';
      this.#life.report({ type: 'accepted' });
    }
  }

  /**
   * @param {Frame} next
   * @param {number} nowMicros
   */
  onNext(next, nowMicros) {
    const legal = this.#stage === 'listing' && this.#pages.hasNext();
    if (this.#life.expect(legal, next, nowMicros)) {
      const page = this.#pages.next(pageBytes({ type: 'files', files: [], more: true }));
      this.#life.send({ type: 'files', files: page, more: this.#pages.hasNext() }, nowMicros);
    }
  }

  /** Whether all is listed, so that the receiver may say what it has. */
  isListed() {
    return this.#stage === 'listing' && !this.#pages.hasNext();
  }

  /** The receiver has said what it has: blocks may flow. */
  taken() {
    this.#stage = 'taken';
  }

  /** Whether there is an offer that the other side knows of. */
  isOffered() {
    return this.#stage !== 'greeting';
  }

  /** Whether the receiver has taken the offer. */
  isAccepted() {
    return this.#stage === 'listing' || this.#stage === 'taken';
  }

  /** Whether the receiver's answer to the offer is still to come. */
  isUnanswered() {
    return this.#stage === 'offered';
  }

  /** How much one binary frame may carry: what both sides and the link can take. */
  get frameBytes() {
    return this.#frameBytes;
  }
}

/** What a frame leaves for the entries that it does not have yet. @param {Frame} withoutEntries */
function pageBytes(withoutEntries) {
  // "more" may become a byte longer when it becomes false.
  return MAX_TEXT_BYTES - utf8Bytes(encodeFrame(withoutEntries)) - 1;
}
