/** SHA-256 digests (FIPS 180-4) as they stand on the wire: base64url, 43 characters. Pure. */
import { decodeBase64url, encodeBase64url } from '../base64url.js';
import { SHA256_BYTES } from '../sha256.js';

/** @typedef {string & {readonly kind: unique symbol}} Digest */

/**
 * The digest that is these 32 bytes.
 *
 * @param {Uint8Array} bytes
 */
export function digestOf(bytes) {
  if (bytes.length !== SHA256_BYTES) {
    throw new RangeError(`a SHA-256 digest has ${SHA256_BYTES} bytes`);
  }
  return /** @type {Digest} */ (encodeBase64url(bytes));
}

/**
 * The bytes of a digest.
 *
 * @param {Digest} digest
 */
export function digestBytes(digest) {
  const bytes = decodeBase64url(digest, SHA256_BYTES);
  if (bytes === undefined) {
    throw new RangeError('not a digest');
  }
  return bytes;
}
