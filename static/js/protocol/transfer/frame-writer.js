/** Frames to JSON text, each field in its place. Pure. */
import { unreachable } from '../unreachable.js';
import { utf8Bytes } from '../utf8.js';
import { fitMessage } from './person-text.js';

/**
 * @import { FileEntry } from './file-entry.js'
 * @import { Frame } from './frame.js'
 */

/**
 * The text of this frame.
 *
 * @param {Frame} frame
 */
export function encodeFrame(frame) {
  return JSON.stringify(wireForm(frame));
}

/**
 * What an entry takes of a page in UTF-8, with the comma after it.
 *
 * @param {FileEntry} entry
 */
export function entryBytes(entry) {
  return utf8Bytes(entryText(entry)) + 1;
}

/** An entry as it stands in a page. @param {FileEntry} entry */
export function entryText(entry) {
  return JSON.stringify(wireEntry(entry));
}

/**
 * @param {Frame} frame
 * @returns {object}
 */
function wireForm(frame) {
  switch (frame.type) {
    case 'offer':
      return {
        ...frame,
        files: frame.files.map(wireEntry),
        message: frame.message === undefined ? undefined : fitMessage(frame.message),
      };
    case 'files':
      return { ...frame, files: frame.files.map(wireEntry) };
    case 'reject':
    case 'cancel':
    case 'error':
      return { ...frame, message: fitMessage(frame.message) };
    case 'hello':
    case 'accept':
    case 'next':
    case 'have':
    case 'restart':
    case 'block':
    case 'file':
    case 'skip':
    case 'ack':
    case 'again':
    case 'done':
    case 'finish':
    case 'complete':
    case 'pause':
    case 'resume':
    case 'text':
    case 'received':
    case 'ping':
    case 'pong':
    case 'busy':
      return frame;
    default:
      return unreachable(frame);
  }
}

/** That a file is not executable goes without saying. @param {FileEntry} entry */
function wireEntry({ path, size, modified, kind, mediaType, executable }) {
  return { path, size, modified, kind, mediaType, executable: executable ? true : undefined };
}
