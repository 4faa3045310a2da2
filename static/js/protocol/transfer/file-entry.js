/** One line of a manifest: a file or a folder that is offered. Pure. */
import { MAX_INTEGER } from '../json/json-object.js';
import { problemWithPath } from './relative-path.js';

/** How many UTF-16 units a media type (RFC 6838) may have. */
export const MAX_MEDIA_TYPE_LENGTH = 127;

/**
 * - `path`: where it goes below the receiver's folder.
 * - `size`: in bytes; null for a stream of unknown length, 0 for a directory.
 * - `modified`: time of the last change in milliseconds since 1970-01-01T00:00Z, if it is known and
 *   not before that.
 * - `executable`: whether its owner may run it.
 *
 * @typedef {{readonly path: string, readonly size: number | null, readonly modified: number | null,
 *   readonly kind: 'file' | 'directory', readonly mediaType?: string,
 *   readonly executable: boolean}} FileEntry
 */

/**
 * An entry for what this side offers; a RangeError if no frame may hold it.
 *
 * @param {{path: string, size: number, modified?: number, kind?: 'file' | 'directory',
 *   mediaType?: string}} about
 * @returns {FileEntry}
 */
export function fileEntry({ path, size, modified, kind = 'file', mediaType }) {
  const problem = problemWithPath(path);
  if (problem !== undefined) {
    throw new RangeError(problem);
  }
  if (!isWireInteger(size) || (kind === 'directory' && size !== 0)) {
    throw new RangeError('a size is from 0 to 2^53 - 1, of a directory 0');
  }
  if (mediaType !== undefined && mediaType.length > MAX_MEDIA_TYPE_LENGTH) {
    throw new RangeError('a media type is not that long');
  }
  return Object.freeze({
    path,
    size,
    modified: modified !== undefined && isWireInteger(modified) ? modified : null,
    kind,
    ...(mediaType === undefined ? {} : { mediaType }),
    executable: false,
  });
}

/**
 * Its bytes, or 0 while nobody knows.
 *
 * @param {FileEntry} entry
 */
export function knownBytes(entry) {
  return entry.size ?? 0;
}

/** @param {FileEntry} entry */
export function isDirectory(entry) {
  return entry.kind === 'directory';
}

/** @param {number} value */
function isWireInteger(value) {
  return Number.isInteger(value) && value >= 0 && value <= MAX_INTEGER;
}
