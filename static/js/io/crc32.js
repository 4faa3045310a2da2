/** CRC-32 as zip files have it (APPNOTE 4.4.7), continued over parts. */

const TABLE = Uint32Array.from({ length: 256 }, (_, start) => {
  let crc = start;
  for (let bit = 0; bit < 8; bit++) {
    crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return crc;
});

/**
 * @param {Uint8Array} bytes
 * @param {number} before the sum of what came before; of nothing it is 0
 */
export function crc32(bytes, before) {
  let crc = ~before;
  for (let i = 0; i < bytes.length; i++) {
    const byte = /** @type {number} */ (bytes[i]);
    crc = /** @type {number} */ (TABLE[(crc ^ byte) & 0xff]) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}
