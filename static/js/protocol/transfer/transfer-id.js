/**
 * What names one transfer over all its attempts: 128 secret random bits in base64url, 22
 * characters. Who knows it may resume the transfer, so it is never logged. Pure.
 */
import { decodeBase64url, encodeBase64url } from '../base64url.js';

/** @typedef {string & {readonly kind: unique symbol}} TransferId */

export const TRANSFER_ID_BYTES = 16;

/**
 * The id made of {@link TRANSFER_ID_BYTES} random bytes.
 *
 * @param {Uint8Array} bytes
 */
export function transferIdOf(bytes) {
  return transferId(encodeBase64url(bytes));
}

/**
 * The id that reads so; a RangeError if it is none.
 *
 * @param {string} text
 */
export function transferId(text) {
  if (decodeBase64url(text, TRANSFER_ID_BYTES) === undefined) {
    throw new RangeError('not a transfer id');
  }
  return /** @type {TransferId} */ (text);
}
