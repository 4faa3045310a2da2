/**
 * Keeps the buffers of messages that were dealt with from piling up. A page's collector hardly feels
 * their weight, as they lie outside of its heap: it lets 64 MB of them wait. But each time when a
 * megabyte of its heap was used it looks at all that is young, and buffers are. So for each block that
 * came the heap gets a little to throw away.
 */

/** A quarter of a block. */
const PIECES = 4;

/** Slots of 4 or 8 bytes: what of a heap is taken as one lies elsewhere. */
const PIECE_SLOTS = 16_384;

/** Kept until the next one, so that none is optimized away. @type {unknown} */
let ballast = null;

export function throwBallast() {
  for (let i = 0; i < PIECES; i++) {
    ballast = new Array(PIECE_SLOTS);
  }
  return ballast;
}
