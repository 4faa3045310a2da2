/**
 * Where a file goes below the folder that a receiver chose: names joined by `/`, such that they
 * cannot lead anywhere else. This is the one function that judges a path off the network; what only
 * a target file system can tell its edge adds. Pure.
 */
import { fitsUtf8 } from '../utf8.js';

/** What a path may measure in UTF-8. */
export const MAX_PATH_BYTES = 1024;

/** How many names a path may have. */
export const MAX_PATH_DEPTH = 32;

/** What one name may measure in UTF-8: the limit of the file systems in use. */
export const MAX_NAME_BYTES = 255;

/** Where a receiver keeps parts and journals; nobody may send into it. */
export const RESERVED_NAME = '.godwit';

/** Control characters, line and paragraph separators, lone surrogates. */
const FORBIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;

/** I with its dot, and without: some file systems and languages take them for i. */
const OTHER_I = /[\u0130\u0131]/g;

/**
 * Why this text is no safe relative path, as a sentence for a person; undefined if it is one.
 *
 * @param {string} text
 * @returns {string | undefined}
 */
export function problemWithPath(text) {
  if (text === '') {
    return 'The path is empty.';
  }
  if (!fitsUtf8(text, MAX_PATH_BYTES)) {
    return `The path is longer than ${MAX_PATH_BYTES} bytes.`;
  }
  if (FORBIDDEN.test(text)) {
    return 'The path has control characters.';
  }
  if (text.normalize('NFC') !== text) {
    return "The path is not in Unicode's normal form C.";
  }
  const names = text.split('/');
  if (names.length > MAX_PATH_DEPTH) {
    return `The path is deeper than ${MAX_PATH_DEPTH} folders.`;
  }
  for (const name of names) {
    const problem = problemWithName(name);
    if (problem !== undefined) {
      return problem;
    }
  }
  return undefined;
}

/**
 * @param {string} name
 * @returns {string | undefined}
 */
function problemWithName(name) {
  if (name === '') {
    return 'The path is absolute, or has an empty name in it.';
  }
  if (name === '.' || name === '..') {
    return `The path has "${name}" in it.`;
  }
  if (name.replace(OTHER_I, 'i').toLowerCase() === RESERVED_NAME) {
    return `The name ${RESERVED_NAME} is reserved.`;
  }
  if (!fitsUtf8(name, MAX_NAME_BYTES)) {
    return `A name in the path is longer than ${MAX_NAME_BYTES} bytes.`;
  }
  return undefined;
}
