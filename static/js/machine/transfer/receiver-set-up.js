/** What a receiver is set up with. Pure. */
import { BLOCK_BYTES } from '../../protocol/transfer/frame.js';

/**
 * @import { Hello } from '../../protocol/transfer/frame.js'
 * @import { TransferLedger } from './transfer-ledger.js'
 */

/** The smallest window: a block must fit whole, and the next one should not have to wait for it. */
export const MIN_WINDOW_BYTES = 2 * BLOCK_BYTES;

/** The largest window: what a transfer may take of its process's memory at most. */
export const MAX_WINDOW_BYTES = 16 * BLOCK_BYTES;

/**
 * How much may be under way at first, for which the edge has a buffer, and how much it may become if
 * the machine is granted the memory; without that it never changes.
 *
 * @typedef {{windowBytes: number, maxWindowBytes?: number | undefined}} WindowLimits
 */

/**
 * A receiver for whatever the other side of one link offers: `hello` is what this side says of
 * itself, `maxTotalBytes` the largest offer, and `ledger` what this process remembers of its transfers.
 *
 * @typedef {WindowLimits & {hello: Hello, maxTotalBytes: number,
 *   ledger: TransferLedger}} ReceiverSetUp
 */

/** Throws a RangeError if a window cannot be like this. @param {WindowLimits} limits */
export function checkWindow({ windowBytes, maxWindowBytes = windowBytes }) {
  const isFine =
    windowBytes >= MIN_WINDOW_BYTES &&
    maxWindowBytes >= windowBytes &&
    maxWindowBytes <= MAX_WINDOW_BYTES;
  if (!isFine) {
    throw new RangeError('a window has 2 to 16 MiB');
  }
}

/** Whether the window follows the path and the disk. @param {WindowLimits} limits */
export function isAdaptive({ windowBytes, maxWindowBytes = windowBytes }) {
  return maxWindowBytes > windowBytes;
}
