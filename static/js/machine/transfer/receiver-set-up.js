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
 * A receiver for whatever the other side of one link offers: `hello` is what this side says of
 * itself, `windowBytes` how much may be under way, for which the edge has a buffer, `maxTotalBytes`
 * the largest offer, and `ledger` what this process remembers of its transfers.
 *
 * @typedef {{hello: Hello, windowBytes: number, maxTotalBytes: number,
 *   ledger: TransferLedger}} ReceiverSetUp
 */

/** Throws a RangeError if a window cannot be this large. @param {number} windowBytes */
export function checkWindow(windowBytes) {
  if (!(windowBytes >= MIN_WINDOW_BYTES && windowBytes <= MAX_WINDOW_BYTES)) {
    throw new RangeError('a window has 2 to 16 MiB');
  }
}
