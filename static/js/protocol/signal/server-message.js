/** What the server says to a client, and how that is read off the network. Pure. */
import { JsonObject, MalformedJsonError } from '../json/json-object.js';
import { fitsUtf8 } from '../utf8.js';
import { CLASSIC, CONNECTION_ID_BYTES } from './connection-id.js';
import { InvalidNameError, PeerName } from './peer-name.js';
import { SIGNAL_ERROR_CODES, SignalError, signalErrorCode } from './signal-error.js';
import * as limits from './signal-limits.js';

/**
 * @import { RejectCode } from './client-message.js'
 * @import { ConnectionId } from './connection-id.js'
 * @import { Payload } from './payload.js'
 * @import { SignalErrorCode } from './signal-error.js'
 */

/**
 * A STUN or TURN server that a client may use: a browser's `RTCIceServer`. The URLs (RFC 7064,
 * RFC 7065) are unchecked: judge them before use. A credential expires, and is a secret until then.
 *
 * @typedef {{readonly urls: readonly string[], readonly username?: string,
 *   readonly credential?: string}} IceServer
 */

/**
 * Why the server says `leave`: the other client ended this connection, or is gone from the server;
 * open links to it may live on.
 *
 * @typedef {'left' | 'gone'} LeaveReason
 */

/**
 * What the server says of a resumable session when a client has logged in: a token for the next
 * login, which uses it up and is a secret; and how the session goes on.
 *
 * - `new`: there was none before.
 * - `complete`: it goes on; all that the client has missed follows.
 * - `broken`: something was lost: nothing is replayed, and the numbers begin again at 1.
 *
 * @typedef {{readonly token: string,
 *   readonly continuity: 'new' | 'complete' | 'broken'}} Resumption
 */

/**
 * The client is known by that name from now on; `resumption` if the session is resumable.
 *
 * @typedef {{type: 'loginAccepted', name: PeerName, session: string, iceServers: IceServer[],
 *   resumption?: Resumption}} LoginAccepted
 */

/**
 * The client is not; it may try again on the same socket.
 *
 * @typedef {{type: 'loginRefused', code: SignalErrorCode, message: string}} LoginRefused
 */

/**
 * What another client said. `polite`: whether the receiver gives way if both called at once; told
 * on the classic connection only, false on others, where only the creator sends offers.
 *
 * @typedef {{from: PeerName, connection: ConnectionId} & (
 *   {type: 'offer', offer: Payload, restart: boolean, polite: boolean}
 *   | {type: 'answer', answer: Payload}
 *   | {type: 'candidate', candidate: Payload}
 *   | {type: 'leave', reason: LeaveReason}
 *   | {type: 'reject', code: RejectCode}
 *   | {type: 'ringing' | 'restart'})} Delivered
 */

/**
 * In the order of the wire specification's table. Beside what others said:
 *
 * - `presence`: whether someone that the client watches is here: there is a session of that name
 *   which shows itself to the client, or the one that had is over; null if that is not told.
 * - `ice`: fresh ICE servers.
 * - `pong`: the answer to a ping.
 * - `ok`: the message with that id is queued for the other client, or done.
 * - `failure`: a message was not acted upon.
 * - `draining`: the server stops after that time: the socket will be closed.
 * - `unknown`: a type of a later version of the protocol: to be ignored.
 *
 * @typedef {LoginAccepted | LoginRefused | Delivered
 *   | {type: 'presence', name: PeerName, online: boolean | null}
 *   | {type: 'ice', iceServers: IceServer[]}
 *   | {type: 'pong' | 'ok'}
 *   | {type: 'failure', code: SignalErrorCode, message: string}
 *   | {type: 'draining', leftMillis: number, message: string}
 *   | {type: 'unknown', name: string}} ServerMessage
 */

/**
 * A message and what is written on it: `id` if it answers a message that had one, `seq` if another
 * client said it to a resumable session: its number there, from 1.
 *
 * @typedef {{id?: string, seq?: number, message: ServerMessage}} Envelope
 */

/** What JavaScript says of a field that is not there, as the first servers did. */
const NO_TYPE = 'undefined';

/**
 * Parses one text frame; a {@link SignalError} if the text is no JSON object, is too large, or a
 * field of a known type is missing or wrong.
 *
 * @param {string} text
 * @returns {Envelope}
 */
export function parseServerMessage(text) {
  if (!fitsUtf8(text, limits.MAX_MESSAGE_BYTES)) {
    throw new SignalError('too_large', SIGNAL_ERROR_CODES.too_large.sentence);
  }
  try {
    const json = JsonObject.parse(text, limits.MAX_MESSAGE_BYTES);
    const id = idOf(json);
    const message = messageOf(typeOf(json), json);
    const seq = 'from' in message ? json.optionalInteger('seq') : null;
    return {
      ...(id === undefined ? {} : { id }),
      ...(seq === null ? {} : { seq }),
      message,
    };
  } catch (error) {
    if (error instanceof MalformedJsonError) {
      throw new SignalError('bad_message', error.message);
    }
    throw error instanceof InvalidNameError
      ? new SignalError('name_invalid', error.message)
      : error;
  }
}

/**
 * @param {string} type
 * @param {JsonObject} json
 * @returns {ServerMessage}
 */
function messageOf(type, json) {
  switch (type) {
    case 'login':
      return loginOf(json);
    case 'offer':
      return offerOf(json);
    case 'answer':
      return { type, ...sender(json), answer: json.opaqueObject('answer') };
    case 'candidate':
      return { type, ...sender(json), candidate: json.opaqueObject('candidate') };
    case 'leave':
      return { type, ...sender(json), reason: leaveReason(json) };
    case 'ringing':
    case 'restart':
      return { type, ...sender(json) };
    case 'reject':
      return { type, ...sender(json), code: rejectCode(json) };
    case 'presence':
      return { type, name: nameOf(json), online: json.has('online') ? json.bool('online') : null };
    case 'ice':
      return { type, iceServers: iceServers(json) };
    case 'pong':
    case 'ok':
      return { type };
    case 'error':
      return failureOf(json);
    default:
      return { type: 'unknown', name: type };
  }
}

/**
 * @param {JsonObject} json
 * @returns {LoginAccepted | LoginRefused}
 */
function loginOf(json) {
  if (!json.bool('success')) {
    return { type: 'loginRefused', code: errorCode(json), message: messageText(json) };
  }
  return {
    type: 'loginAccepted',
    name: nameOf(json),
    session: token(json, 'session'),
    iceServers: iceServers(json),
    ...(json.has('resume') ? { resumption: resumptionOf(json) } : {}),
  };
}

/**
 * @param {JsonObject} json
 * @returns {Resumption}
 */
function resumptionOf(json) {
  const next = token(json, 'resume');
  if (!json.has('resumed')) {
    return { token: next, continuity: 'new' };
  }
  return { token: next, continuity: json.bool('resumed') ? 'complete' : 'broken' };
}

/**
 * @param {JsonObject} json
 * @returns {Delivered}
 */
function offerOf(json) {
  const { from, connection } = sender(json);
  return {
    type: 'offer',
    from,
    connection,
    offer: json.opaqueObject('offer'),
    restart: json.flag('restart'),
    polite: connection === CLASSIC && json.bool('polite'),
  };
}

/**
 * @param {JsonObject} json
 * @returns {ServerMessage}
 */
function failureOf(json) {
  const code = errorCode(json);
  const message = messageText(json);
  return code === 'server_draining' && json.has('leftMillis')
    ? { type: 'draining', leftMillis: json.integer('leftMillis'), message }
    : { type: 'failure', code, message };
}

/** @param {JsonObject} json */
function typeOf(json) {
  try {
    return json.string('type', limits.MAX_MESSAGE_BYTES);
  } catch (error) {
    if (error instanceof MalformedJsonError) {
      return NO_TYPE;
    }
    throw error;
  }
}

/** @param {JsonObject} json */
function idOf(json) {
  const id = json.optionalString('id', limits.MAX_ID_LENGTH);
  if (id === '') {
    throw new MalformedJsonError('The field "id" must not be empty.');
  }
  return id;
}

/** @param {JsonObject} json */
function sender(json) {
  const from = nameOf(json);
  const connection = json.has('connection')
    ? /** @type {ConnectionId} */ (json.binary('connection', CONNECTION_ID_BYTES))
    : CLASSIC;
  return { from, connection };
}

/** @param {JsonObject} json */
function nameOf(json) {
  return PeerName.of(json.string('name', limits.MAX_MESSAGE_BYTES));
}

/**
 * @param {JsonObject} json
 * @param {string} field
 */
function token(json, field) {
  const text = json.string(field, limits.MAX_TOKEN_LENGTH);
  if (text === '') {
    throw new MalformedJsonError(`The field "${field}" must not be empty.`);
  }
  return text;
}

/**
 * @param {JsonObject} json
 * @returns {IceServer[]}
 */
function iceServers(json) {
  return json.objects('iceServers', limits.MAX_ICE_SERVERS).map((server) => {
    const urls = server.strings('urls', limits.MAX_ICE_URLS, limits.MAX_ICE_TEXT);
    if (urls.length === 0) {
      throw new MalformedJsonError('The field "urls" must not be empty.');
    }
    const username = server.optionalString('username', limits.MAX_ICE_TEXT);
    const credential = server.optionalString('credential', limits.MAX_ICE_TEXT);
    return {
      urls,
      ...(username === undefined ? {} : { username }),
      ...(credential === undefined ? {} : { credential }),
    };
  });
}

/** @param {JsonObject} json */
function errorCode(json) {
  return signalErrorCode(json.string('code', limits.MAX_MESSAGE_BYTES));
}

/** @param {JsonObject} json */
function messageText(json) {
  return json.string('message', limits.MAX_MESSAGE_BYTES);
}

/** @param {JsonObject} json */
function rejectCode(json) {
  const code = json.string('code', limits.MAX_MESSAGE_BYTES);
  switch (code) {
    case 'declined':
    case 'busy':
    case 'no_answer':
      return code;
    default:
      throw new MalformedJsonError('The field "code" must be "declined", "busy" or "no_answer".');
  }
}

/** @param {JsonObject} json */
function leaveReason(json) {
  const reason = json.string('reason', limits.MAX_MESSAGE_BYTES);
  switch (reason) {
    case 'left':
    case 'gone':
      return reason;
    default:
      throw new MalformedJsonError('The field "reason" must be "left" or "gone".');
  }
}
