/**
 * The text frames of the transfer protocol, in the order of the table in `docs/wire-transfer.md`,
 * as they stand on the wire. Binary frames have no header: they are whole chunks of the block that
 * was announced last. Values are checked by the codec when they come off the network. Pure.
 */

/** The protocol version of this implementation. */
export const VERSION = 1;

/** How much one chunk carries; only a block's last may be shorter. */
export const CHUNK_BYTES = 16_384;

/** How many chunks one binary frame may carry at most: 262,144 bytes of message. */
export const MAX_CHUNKS_PER_FRAME = 16;

/** The unit of hashing, acknowledging and resuming. */
export const BLOCK_BYTES = 1 << 20;

/** The feature of compressed blocks, and their encoding: RFC 1951 without any wrapper. */
export const DEFLATE_RAW = /** @type {const} */ ('deflate-raw');

/** What a text frame may measure in UTF-8. */
export const MAX_TEXT_BYTES = 16_384;

/** How many entries one page of a manifest may have. */
export const MAX_PAGE_ENTRIES = 100;

/** How many ranges of entries one frame may list. */
export const MAX_RANGES = 256;

/**
 * What a message for a person may measure in UTF-8; longer ones are cut when a frame is written.
 */
export const MAX_MESSAGE_BYTES = 1024;

/**
 * How many files may be begun and not done: credit counts bytes, of which small files have few,
 * so this bounds what the receiver has to keep in mind of them.
 */
export const MAX_FILES_UNDER_WAY = 512;

/**
 * How much one binary frame may carry if both sides take that many chunks.
 *
 * @param {number} oneSideChunks
 * @param {number} otherSideChunks
 */
export function bytesPerFrame(oneSideChunks, otherSideChunks) {
  const chunks = Math.max(1, Math.min(oneSideChunks, otherSideChunks, MAX_CHUNKS_PER_FRAME));
  return chunks * CHUNK_BYTES;
}

/**
 * @import { Digest } from './digest.js'
 * @import { FileEntry } from './file-entry.js'
 * @import { TransferCode } from './transfer-code.js'
 * @import { TransferId } from './transfer-id.js'
 */

/** The entries `from ≤ n < to` of a manifest. @typedef {[from: number, to: number]} FileRange */

/** The bytes `from ≤ n < to` of a file. @typedef {[from: number, to: number]} ByteRange */

/**
 * First from both sides.
 *
 * @typedef {{type: 'hello', version: number, agent: string, chunksPerFrame: number,
 *   features: readonly string[], nonce?: string}} Hello
 */

/**
 * What the sender would send, with the manifest's first page; `more` says there is more.
 *
 * @typedef {{type: 'offer', transfer: TransferId, attempt: number, fileCount: number,
 *   totalBytes: number | null, files: readonly FileEntry[], more: boolean, message?: string}} Offer
 */

/** The receiver takes the offer. @typedef {{type: 'accept'}} Accept */

/**
 * The receiver does not.
 *
 * @typedef {{type: 'reject', code: TransferCode, message: string}} Reject
 */

/** The receiver asks for the manifest's next page. @typedef {{type: 'next'}} Next */

/**
 * A further page of the manifest.
 *
 * @typedef {{type: 'files', files: readonly FileEntry[], more: boolean}} Files
 */

/**
 * What an earlier attempt left with the receiver, and the first credit.
 *
 * @typedef {{type: 'have', done: readonly FileRange[], parts: readonly HeldPart[], limit: number,
 *   more: boolean}} Have
 */

/**
 * Part of a file that the receiver holds, with the proof that it is the same file.
 *
 * @typedef {{file: number, ranges: readonly ByteRange[], proof: Digest}} HeldPart
 */

/**
 * The proof for this file did not match: the receiver starts its part anew.
 *
 * @typedef {{type: 'restart', file: number}} Restart
 */

/**
 * Announces the next chunks: `length` of the block as it is in the file, which the digest is of, and
 * `encodedLength` of its chunks, if they are compressed.
 *
 * @typedef {{type: 'block', file: number, offset: number, length: number, sha256: Digest,
 *   encoding?: 'deflate-raw', encodedLength?: number}} Block
 */

/**
 * All of a file was sent; the digest is over its blocks' digests in order.
 *
 * @typedef {{type: 'file', file: number, size: number, sha256: Digest}} FileSent
 */

/**
 * A file will not come (any more).
 *
 * @typedef {{type: 'skip', file: number, code: TransferCode}} Skip
 */

/**
 * What has come off the link, what is settled, and up to where the sender may send.
 *
 * @typedef {{type: 'ack', received: number, heldMicros: number, bytes: number, limit: number}} Ack
 */

/**
 * The digest of this block was wrong: it is to be sent anew.
 *
 * @typedef {{type: 'again', file: number, offset: number}} Again
 */

/**
 * These entries are checked, forced to disk, and under their real names.
 *
 * @typedef {{type: 'done', files: readonly FileRange[]}} Done
 */

/** All that there is was sent. @typedef {{type: 'finish'}} Finish */

/**
 * Everything arrived; the first {@link MAX_RANGES} ranges of what was skipped are listed.
 *
 * @typedef {{type: 'complete', files: number, bytes: number,
 *   skipped: readonly FileRange[]}} Complete
 */

/** Whoever sends it wants no data to flow for now. @typedef {{type: 'pause'}} Pause */

/** Takes one's own pause back. @typedef {{type: 'resume'}} Resume */

/**
 * Ends the transfer; only `discard` gives up what has arrived.
 *
 * @typedef {{type: 'cancel', code: TransferCode, message: string, discard: boolean}} Cancel
 */

/** A note or a link instead of a file. @typedef {{type: 'text', id: string, text: string}} Text */

/** Confirms a text. @typedef {{type: 'received', id: string}} Received */

/** Asks for a pong with the same id. @typedef {{type: 'ping', id: number}} Ping */

/** Answers a ping. @typedef {{type: 'pong', id: number}} Pong */

/**
 * Alive without progress, and why; `done` of `total` in units of the reason.
 *
 * @typedef {{type: 'busy', reason: BusyReason, done: number, total: number}} Busy
 */

/** @typedef {'hashing' | 'disk' | 'person' | 'memory'} BusyReason */

/**
 * The other side broke the protocol; closes the link, keeps the partial.
 *
 * @typedef {{type: 'error', code: TransferCode, message: string}} Violation
 */

/**
 * @typedef {Hello | Offer | Accept | Reject | Next | Files | Have | Restart | Block | FileSent |
 *   Skip | Ack | Again | Done | Finish | Complete | Pause | Resume | Cancel | Text | Received |
 *   Ping | Pong | Busy | Violation} Frame
 */

/** How many bytes of chunks a block has. @param {Pick<Block, 'length' | 'encodedLength'>} block */
export function lengthOnLink({ length, encodedLength }) {
  return encodedLength ?? length;
}
