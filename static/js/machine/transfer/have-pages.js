/** Cuts what a receiver holds into "have" frames that each fit what a text frame may measure. Pure. */
import { MAX_PAGE_ENTRIES, MAX_RANGES, MAX_TEXT_BYTES } from '../../protocol/transfer/frame.js';
import { encodeFrame } from '../../protocol/transfer/frame-codec.js';

/** @import { FileRange, Have, HeldPart } from '../../protocol/transfer/frame.js' */

/**
 * At least one page; the last of them says that there is no more.
 *
 * @param {readonly FileRange[]} done
 * @param {readonly HeldPart[]} parts
 * @param {number} limit
 * @returns {Have[]}
 */
export function havePages(done, parts, limit) {
  /** @type {Have[]} */
  const pages = [];
  for (let from = 0; from < done.length; from += MAX_RANGES) {
    const some = done.slice(from, from + MAX_RANGES);
    pages.push({ type: 'have', done: some, parts: [], limit, more: true });
  }
  pages.push(...partPages(parts, limit));
  const last = pages.pop() ?? { type: 'have', done: [], parts: [], limit, more: true };
  return [...pages, { ...last, more: false }];
}

/**
 * @param {readonly HeldPart[]} parts
 * @param {number} limit
 */
function partPages(parts, limit) {
  /** @type {Have[]} */
  const pages = [];
  /** @type {HeldPart[]} */
  let page = [];
  let pageBytes = 0;
  for (const part of parts) {
    // Alone in a frame, which is more than it adds to one; nothing in it is beyond ASCII.
    const bytes = encodeFrame(have([part], limit)).length;
    if (page.length === MAX_PAGE_ENTRIES || pageBytes + bytes > MAX_TEXT_BYTES) {
      pages.push(have(page, limit));
      page = [];
      pageBytes = 0;
    }
    page.push(part);
    pageBytes += bytes;
  }
  return page.length === 0 ? pages : [...pages, have(page, limit)];
}

/**
 * @param {readonly HeldPart[]} parts
 * @param {number} limit
 * @returns {Have}
 */
function have(parts, limit) {
  return { type: 'have', done: [], parts, limit, more: true };
}
