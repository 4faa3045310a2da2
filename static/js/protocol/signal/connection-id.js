/**
 * Which peer connection between two peers a message is about: 16 random bytes chosen by its
 * creator, on the wire 22 characters of base64url without padding (RFC 4648, section 5). Pure.
 */
import { encodeBase64url } from '../base64url.js';

/** @typedef {string & {readonly kind: unique symbol}} ConnectionId */

/** 128 bits: nobody guesses one, and no two ever meet. */
export const CONNECTION_ID_BYTES = 16;

/** What messages without an id are about: the only connection that clients without ids have. */
export const CLASSIC = /** @type {ConnectionId} */ ('');

/**
 * The id that is these {@link CONNECTION_ID_BYTES} random bytes.
 *
 * @param {Uint8Array} bytes
 */
export function connectionIdOf(bytes) {
  if (bytes.length !== CONNECTION_ID_BYTES) {
    throw new RangeError(`a connection id has ${CONNECTION_ID_BYTES} bytes`);
  }
  return /** @type {ConnectionId} */ (encodeBase64url(bytes));
}
