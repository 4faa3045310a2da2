/**
 * What a receiver's disk holds of a transfer when an attempt begins, safe from any crash: what its
 * journal says of earlier attempts, and existing files that are to be taken for what is offered. Pure.
 *
 * @import { FileRange } from '../../protocol/transfer/frame.js'
 * @import { BlockDigests } from './block-digests.js'
 * @import { HeldStream } from './held-stream.js'
 */

/** How many blocks one can resume from in all, 4 TiB: their digests are kept in memory. */
export const MAX_BLOCKS = 1 << 22;

/**
 * Entries that are `done` are there under their real names; `parts` has, by the number of its entry,
 * blocks of files that are not done; all of them, for an existing file. Handed over: the machine that
 * gets them changes them. `stream` tells how far the transfer's stream is held, if it is one and not
 * done; handed over, too.
 *
 * @typedef {{done: readonly FileRange[], parts: ReadonlyMap<number, BlockDigests>,
 *   stream?: HeldStream | undefined}} ResumePoint
 */
