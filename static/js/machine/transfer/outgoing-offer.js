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
 * @import { Complete, Frame, Hello, Offer } from '../../protocol/transfer/frame.js'
 * @import { Manifest } from '../../protocol/transfer/manifest.js'
 * @import { TransferId } from '../../protocol/transfer/transfer-id.js'
 */

/**
 * - `ready`: both have greeted, and there is nothing to offer yet.
 *
 * @typedef {'greeting' | 'ready' | 'offered' | 'listing' | 'taken'} Stage
 */

/**
 * What one attempt offers: `attempt` counts up from 1 over all attempts at this transfer, `message`
 * is for the receiver's person and cut to 1 KiB.
 *
 * @typedef {{transfer: TransferId, attempt: number, manifest: Manifest,
 *   message?: string | undefined}} Offering
 */

/** Confined to its machine. */
export class OutgoingOffer {
  #hello;
  #life;
  /** @type {{content: Offering, pages: ManifestPages} | undefined} */
  #offering;
  /** @type {Stage} */
  #stage = 'greeting';
  /** @type {readonly string[]} */
  #peerFeatures = [];
  #linkFrameBytes = CHUNK_BYTES;
  #frameBytes = CHUNK_BYTES;

  /**
   * @param {Hello} hello
   * @param {import('./link-life.js').LinkLife} life
   */
  constructor(hello, life) {
    this.#hello = hello;
    this.#life = life;
  }

  /**
   * There is something to offer; it goes out once {@link offerIfReady} finds both greeted.
   *
   * @param {Offering} content
   */
  set(content) {
    if (this.#offering !== undefined) {
      throw new Error('a link carries one offer');
    }
    this.#offering = { content, pages: new ManifestPages(content.manifest) };
  }

  /**
   * @param {number} maxMessageBytes
   * @param {number} nowMicros
   */
  onLinkOpen(maxMessageBytes, nowMicros) {
    this.#linkFrameBytes = maxMessageBytes;
    this.#life.open(this.#hello, nowMicros);
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
      bytesPerFrame(this.#hello.chunksPerFrame, theirs.chunksPerFrame),
      bytesPerFrame(linkChunks, MAX_CHUNKS_PER_FRAME),
    );
    this.#peerFeatures = theirs.features;
    this.#stage = 'ready';
  }

  /** Whether both sides have this feature. @param {string} feature */
  isAgreed(feature) {
    return this.#hello.features.includes(feature) && this.#peerFeatures.includes(feature);
  }

  hasGreeted() {
    return this.#stage !== 'greeting';
  }

  /**
   * Offers what there is, if both have greeted; returns whether it has done so now.
   *
   * @param {number} nowMicros
   */
  offerIfReady(nowMicros) {
    if (this.#offering === undefined || this.#stage !== 'ready' || !this.#life.isOpen()) {
      return false;
    }
    this.#stage = 'offered';
    const { content, pages } = this.#offering;
    const firstPage = pages.next(pageBytes(frameOf(content, [], true)));
    this.#life.send(frameOf(content, firstPage, pages.hasNext()), nowMicros);
    this.#life.report({ type: 'offered' });
    return true;
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
    const pages = this.#stage === 'listing' ? this.#offering?.pages : undefined;
    if (!pages?.hasNext()) {
      this.#life.expect(false, next, nowMicros);
    } else {
      const page = pages.next(pageBytes({ type: 'files', files: [], more: true }));
      this.#life.send({ type: 'files', files: page, more: pages.hasNext() }, nowMicros);
    }
  }

  /** Whether all is listed, so that the receiver may say what it has. */
  isListed() {
    return this.#stage === 'listing' && this.#offering?.pages.hasNext() === false;
  }

  /** The receiver has said what it has: blocks may flow. */
  taken() {
    this.#stage = 'taken';
  }

  /** Whether the receiver has taken the offer. */
  isAccepted() {
    return this.#stage === 'listing' || this.#stage === 'taken';
  }

  /** Whether the receiver's answer to the offer is still to come. */
  isUnanswered() {
    return this.#stage === 'offered';
  }

  /**
   * Whether this may be the receiver's memory of an earlier attempt.
   *
   * @param {Complete} complete
   */
  mayBeRemembered({ files, bytes }) {
    const manifest = this.#offering?.content.manifest;
    if (manifest === undefined || !this.isUnanswered()) {
      return false;
    }
    return files <= manifest.count && (manifest.isStream || bytes <= manifest.totalBytes);
  }

  /** How much one binary frame may carry: what both sides and the link can take. */
  get frameBytes() {
    return this.#frameBytes;
  }
}

/**
 * @param {Offering} content
 * @param {FileEntry[]} firstPage
 * @param {boolean} more
 * @returns {Offer}
 */
function frameOf({ transfer, attempt, manifest, message }, firstPage, more) {
  return {
    type: 'offer',
    transfer,
    attempt,
    fileCount: manifest.count,
    totalBytes: manifest.isStream ? null : manifest.totalBytes,
    files: firstPage,
    more,
    ...(message === undefined ? {} : { message }),
  };
}

/** What a frame leaves for the entries that it does not have yet. @param {Frame} withoutEntries */
function pageBytes(withoutEntries) {
  // "more" may become a byte longer when it becomes false.
  return MAX_TEXT_BYTES - utf8Bytes(encodeFrame(withoutEntries)) - 1;
}
