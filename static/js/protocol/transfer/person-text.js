/** Messages for a person, as they may stand in a frame. Pure. */
import { fitsUtf8, utf8Bytes } from '../utf8.js';
import { MAX_MESSAGE_BYTES } from './frame.js';

/** NUL and lone surrogates: what no frame may hold. */
const BAD_CHARACTERS = /[\0\p{Cs}]/gu;

/** @param {string} text */
export function fitsMessage(text) {
  return fitsUtf8(text, MAX_MESSAGE_BYTES);
}

/**
 * The text, cut to the limit and without what no frame may hold.
 *
 * @param {string} text
 */
export function fitMessage(text) {
  // No more can fit, and no character is cut in two by it that would have.
  const allowed = text.slice(0, 2 * MAX_MESSAGE_BYTES).replace(BAD_CHARACTERS, '\ufffd');
  let fitting = '';
  let bytes = 0;
  for (const character of allowed) {
    bytes += utf8Bytes(character);
    if (bytes > MAX_MESSAGE_BYTES) {
      break;
    }
    fitting += character;
  }
  return fitting;
}
