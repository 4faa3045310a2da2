/** What a client says to the server, and the JSON of it. Pure. */
import { unreachable } from '../unreachable.js';
import { CLASSIC } from './connection-id.js';

/**
 * @import { ConnectionId } from './connection-id.js'
 * @import { Payload } from './payload.js'
 * @import { PeerName } from './peer-name.js'
 */

/**
 * Why a called client refuses to connect.
 *
 * @typedef {'declined' | 'busy' | 'no_answer'} RejectCode
 */

/**
 * How long the session that a client asks for is to last, if not just until its socket closes.
 *
 * - `resumable`: a new session that is kept for a while when its socket breaks.
 * - `resuming`: the session that an earlier login of this client began. The token is from the last
 *   answer to a login, and used up by this one. `seenSeq` is the number of the last message that this
 *   client has dealt with, 0 if there was none; absent if it no longer knows what it was doing, and
 *   only wants its name.
 *
 * @typedef {{type: 'resumable'} | {type: 'resuming', token: string, seenSeq?: number}} Stay
 */

/**
 * Asks to be known by a name; `discoverable` if anyone may learn whether this client is here.
 *
 * @typedef {{type: 'login', name: PeerName, stay?: Stay, discoverable?: boolean}} Login
 */

/**
 * In the order of the wire specification's table:
 *
 * - `login`.
 * - What is meant for another client, which the server passes on under the sender's name: `offer`
 *   (`restart` if it restarts ICE), `answer`, `candidate`, `leave`, `ringing` (got the offer and is
 *   asking its person), `reject`, `restart` (asks the connection's creator for an offer that
 *   restarts ICE).
 * - `logout`: ends the session.
 * - `watch`: asks to be told whether these are here, now and whenever that changes; `unwatch`: no
 *   more; `visible`: says who may learn whether this client is here, instead of those named before.
 * - `ice`: asks for fresh ICE servers.
 * - `ping`: asks for a pong.
 *
 * @typedef {Login
 *   | {type: 'offer', to: PeerName, connection: ConnectionId, offer: Payload, restart: boolean}
 *   | {type: 'answer', to: PeerName, connection: ConnectionId, answer: Payload}
 *   | {type: 'candidate', to: PeerName, connection: ConnectionId, candidate: Payload}
 *   | {type: 'leave' | 'ringing' | 'restart', to: PeerName, connection: ConnectionId}
 *   | {type: 'reject', to: PeerName, connection: ConnectionId, code: RejectCode}
 *   | {type: 'watch' | 'unwatch' | 'visible', names: readonly PeerName[]}
 *   | {type: 'logout' | 'ice' | 'ping'}} ClientMessage
 */

/**
 * The text to send.
 *
 * @param {ClientMessage} message
 * @param {string} [id] to recognise the answer by
 */
export function encodeClientMessage(message, id) {
  return JSON.stringify({ ...wireForm(message), id });
}

/** @param {ClientMessage} message */
function wireForm(message) {
  const { type } = message;
  switch (type) {
    case 'login':
      return login(message);
    case 'offer':
      // Absence means false.
      return { ...addressed(message), offer: message.offer, restart: message.restart || undefined };
    case 'answer':
      return { ...addressed(message), answer: message.answer };
    case 'candidate':
      return { ...addressed(message), candidate: message.candidate };
    case 'reject':
      return { ...addressed(message), code: message.code };
    case 'leave':
    case 'ringing':
    case 'restart':
      return addressed(message);
    case 'watch':
    case 'unwatch':
    case 'visible':
      return { type, names: message.names.map((name) => name.text) };
    case 'logout':
    case 'ice':
    case 'ping':
      return { type };
    default:
      return unreachable(message);
  }
}

/** What goes without saying is not said. @param {Login} message */
function login({ type, name, stay, discoverable }) {
  const resuming = stay?.type === 'resuming' ? stay : undefined;
  return {
    type,
    name: name.text,
    resumable: stay?.type === 'resumable' || undefined,
    resume: resuming?.token,
    seenSeq: resuming?.seenSeq,
    discoverable: discoverable || undefined,
  };
}

/** @param {{type: string, to: PeerName, connection: ConnectionId}} message */
function addressed({ type, to, connection }) {
  return { type, name: to.text, connection: connection === CLASSIC ? undefined : connection };
}
