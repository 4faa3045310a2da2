/** Texts as they stand on the wire (RFC 3629), and what they measure there. Pure. */

/**
 * How many bytes the text has in UTF-8 (RFC 3629). A lone surrogate counts as what an encoder puts
 * in its place, U+FFFD.
 *
 * @param {string} text
 * @returns {number}
 */
export function utf8Bytes(text) {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      continue;
    }
    if (unit < 0x800) {
      bytes += 1;
    } else if (isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(i + 1))) {
      // Four bytes for two units.
      bytes += 2;
      i++;
    } else {
      bytes += 2;
    }
  }
  return bytes;
}

/**
 * Whether the text measures at most this much in UTF-8.
 *
 * @param {string} text
 * @param {number} maxBytes
 */
export function fitsUtf8(text, maxBytes) {
  return text.length <= maxBytes && (text.length * 3 <= maxBytes || utf8Bytes(text) <= maxBytes);
}

/** The text in UTF-8, where it has no lone surrogates. @param {string} text */
export function encodeUtf8(text) {
  const bytes = new Uint8Array(utf8Bytes(text));
  let at = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) {
      bytes[at++] = point;
    } else {
      const further = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
      bytes[at++] = (0xff00 >> (further + 1)) | (point >> (6 * further));
      for (let left = further - 1; left >= 0; left--) {
        bytes[at++] = 0x80 | ((point >> (6 * left)) & 0x3f);
      }
    }
  }
  return bytes;
}

/** @param {number} unit */
function isHighSurrogate(unit) {
  return unit >= 0xd800 && unit < 0xdc00;
}

/** @param {number} unit NaN beyond the end */
function isLowSurrogate(unit) {
  return unit >= 0xdc00 && unit < 0xe000;
}
