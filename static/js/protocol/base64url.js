/** Bytes as text: canonical base64url without padding (RFC 4648, section 5). Pure. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** @type {ReadonlyMap<string, number>} */
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]));

/**
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export function encodeBase64url(bytes) {
  let text = '';
  let bits = 0;
  let bitCount = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xfff;
    bitCount += 8;
    while (bitCount >= 6) {
      bitCount -= 6;
      text += ALPHABET[(bits >> bitCount) & 63];
    }
  }
  return bitCount === 0 ? text : text + ALPHABET[(bits << (6 - bitCount)) & 63];
}

/**
 * Exactly `length` bytes, or undefined if the text is not their one canonical form.
 *
 * @param {string} text
 * @param {number} length
 * @returns {Uint8Array | undefined}
 */
export function decodeBase64url(text, length) {
  if (text.length !== Math.ceil((length * 8) / 6)) {
    return undefined;
  }
  const bytes = new Uint8Array(length);
  let filled = 0;
  let bits = 0;
  let bitCount = 0;
  for (let i = 0; i < text.length; i++) {
    const value = VALUES.get(text.charAt(i));
    if (value === undefined) {
      return undefined;
    }
    bits = ((bits << 6) | value) & 0xfff;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      bytes[filled++] = (bits >> bitCount) & 0xff;
    }
  }
  const leftOver = bits & ((1 << bitCount) - 1);
  return leftOver === 0 ? bytes : undefined;
}
