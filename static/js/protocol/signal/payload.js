/**
 * What `offer`, `answer` and `candidate` carry from end to end, and the server passes on unread: a
 * browser's session descriptions and ICE candidates. SDP itself (RFC 8866) is for the browser to
 * judge. Neither has any business in a log. Pure.
 */
import { JsonObject, MalformedJsonError } from '../json/json-object.js';
import { SignalError } from './signal-error.js';
import { MAX_MESSAGE_BYTES } from './signal-limits.js';

/**
 * A JSON object that is passed on as it is.
 *
 * @typedef {Readonly<Record<string, unknown>>} Payload
 */

/** @typedef {{readonly type: 'offer' | 'answer', readonly sdp: string}} SessionDescription */

/**
 * A browser's `RTCIceCandidateInit`: the candidate attribute (RFC 8839, section 5.1), empty at the
 * end of candidates; the media section by its id and its number, and the ICE generation, if said.
 *
 * @typedef {{readonly candidate: string, readonly sdpMid?: string, readonly sdpMLineIndex?: number,
 *   readonly usernameFragment?: string}} IceCandidate
 */

/** What a browser keeps the index in: an unsigned short. */
const MAX_LINE_INDEX = 65_535;

/** A candidate has an address, a few numbers and perhaps some extensions. */
const MAX_CANDIDATE_LENGTH = 4096;

/** RFC 8839, section 5.4: at most 256 characters; an id of a media section is shorter. */
const MAX_FRAGMENT_LENGTH = 256;

/**
 * Reads the session description that the other end sent; a {@link SignalError} if it is none of the
 * expected kind.
 *
 * @param {'offer' | 'answer'} expected
 * @param {Payload} payload
 * @returns {SessionDescription}
 */
export function readDescription(expected, payload) {
  return read(payload, (fields) => {
    if (fields.string('type', MAX_MESSAGE_BYTES) !== expected) {
      throw new MalformedJsonError(`The field "type" must be "${expected}".`);
    }
    return { type: expected, sdp: fields.string('sdp', MAX_MESSAGE_BYTES) };
  });
}

/**
 * Reads the candidate that the other end sent; a {@link SignalError} if it is none.
 *
 * @param {Payload} payload
 * @returns {IceCandidate}
 */
export function readCandidate(payload) {
  return read(payload, (fields) => {
    const candidate = fields.string('candidate', MAX_CANDIDATE_LENGTH);
    const sdpMid = fields.optionalString('sdpMid', MAX_FRAGMENT_LENGTH);
    const usernameFragment = fields.optionalString('usernameFragment', MAX_FRAGMENT_LENGTH);
    return {
      candidate,
      ...(sdpMid === undefined ? {} : { sdpMid }),
      ...(fields.has('sdpMLineIndex')
        ? { sdpMLineIndex: fields.smallInteger('sdpMLineIndex', MAX_LINE_INDEX) }
        : {}),
      ...(usernameFragment === undefined ? {} : { usernameFragment }),
    };
  });
}

/**
 * @template T
 * @param {Payload} payload
 * @param {(fields: JsonObject) => T} reading
 * @returns {T}
 */
function read(payload, reading) {
  try {
    return reading(new JsonObject(payload));
  } catch (error) {
    throw error instanceof MalformedJsonError
      ? new SignalError('bad_message', error.message)
      : error;
  }
}
