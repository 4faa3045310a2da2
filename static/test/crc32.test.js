/** The sum that zip files have. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from '../js/io/crc32.js';

/** As it is defined: bit by bit. @param {Uint8Array} bytes */
function defined(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  }
  return ~crc >>> 0;
}

test('theSumOfTheDigitsIsTheOneThatAllAgreeOn', () => {
  assert.equal(crc32(new TextEncoder().encode('123456789'), 0), 0xcbf43926);
});

test('itIsAsDefinedWhateverTheLengthAndHoweverItIsCut', () => {
  const bytes = Uint8Array.from({ length: 100 }, (_, i) => (i * 151 + 7) & 0xff);
  for (let length = 0; length <= bytes.length; length++) {
    const whole = bytes.subarray(0, length);
    const cut = length >> 1;
    assert.equal(crc32(whole, 0), defined(whole));
    assert.equal(crc32(whole.subarray(cut), crc32(whole.subarray(0, cut), 0)), defined(whole));
  }
});
