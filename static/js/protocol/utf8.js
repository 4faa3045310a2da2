/** What texts measure on the wire, without encoding them. Pure. */

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

/** @param {number} unit */
function isHighSurrogate(unit) {
  return unit >= 0xd800 && unit < 0xdc00;
}

/** @param {number} unit NaN beyond the end */
function isLowSurrogate(unit) {
  return unit >= 0xdc00 && unit < 0xe000;
}
