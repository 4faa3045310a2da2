/**
 * What a receiver's disk holds of a transfer when an attempt begins, safe from any crash: what its
 * journal says of earlier attempts, and existing files that are to be taken for what is offered. Pure.
 *
 * @import { FileRange } from '../../protocol/transfer/frame.js'
 * @import { BlockDigests } from './block-digests.js'
 */

/** How many blocks one can resume from in all, 1 TiB: their digests are kept in memory. */
export const MAX_BLOCKS = 1 << 20;

/**
 * Entries that are `done` are there under their real names; `parts` has, by the number of its entry,
 * blocks of files that are not done; all of them, for an existing file. Handed over: the machine that
 * gets them changes them.
 *
 * @typedef {{done: readonly FileRange[], parts: ReadonlyMap<number, BlockDigests>}} ResumePoint
 */
