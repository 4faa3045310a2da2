/** One block of a file to be sent. Pure. */
import { knownBytes } from '../../protocol/transfer/file-entry.js';
import { BLOCK_BYTES } from '../../protocol/transfer/frame.js';

/**
 * The number of the file's entry, where the block begins and how many bytes it has, and whether the
 * file ends with it.
 *
 * @typedef {{readonly file: number, readonly offset: number, readonly length: number,
 *   readonly last: boolean}} OutgoingBlock
 */

/**
 * The block of this file that begins there; at the file's end, one of no bytes.
 *
 * @param {import('../../protocol/transfer/manifest.js').Manifest} manifest
 * @param {number} file
 * @param {number} offset
 * @returns {OutgoingBlock}
 */
export function blockAt(manifest, file, offset) {
  const size = knownBytes(manifest.entry(file));
  const length = Math.min(BLOCK_BYTES, size - offset);
  return { file, offset, length, last: offset + length === size };
}
