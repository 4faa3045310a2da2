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
 * In the order of the wire specification's table:
 *
 * - `login`: asks to be known by a name.
 * - What is meant for another client, which the server passes on under the sender's name: `offer`
 *   (`restart` if it restarts ICE), `answer`, `candidate`, `leave`, `ringing` (got the offer and is
 *   asking its person), `reject`, `restart` (asks the connection's creator for an offer that
 *   restarts ICE).
 * - `logout`: ends the session.
 * - `ice`: asks for fresh ICE servers.
 * - `ping`: asks for a pong.
 *
 * @typedef {{type: 'login', name: PeerName}
 *   | {type: 'offer', to: PeerName, connection: ConnectionId, offer: Payload, restart: boolean}
 *   | {type: 'answer', to: PeerName, connection: ConnectionId, answer: Payload}
 *   | {type: 'candidate', to: PeerName, connection: ConnectionId, candidate: Payload}
 *   | {type: 'leave' | 'ringing' | 'restart', to: PeerName, connection: ConnectionId}
 *   | {type: 'reject', to: PeerName, connection: ConnectionId, code: RejectCode}
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
      return { type, name: message.name.text };
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
    case 'logout':
    case 'ice':
    case 'ping':
      return { type };
    default:
      return unreachable(message);
  }
}

/** @param {{type: string, to: PeerName, connection: ConnectionId}} message */
function addressed({ type, to, connection }) {
  return { type, name: to.text, connection: connection === CLASSIC ? undefined : connection };
}
