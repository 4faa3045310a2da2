/**
 * What both sides of a call do alike: speak to the peer, keep addresses back until it may know
 * them, report. Pure.
 */
import { readCandidate } from '../../protocol/signal/payload.js';
import { SignalError } from '../../protocol/signal/signal-error.js';
import { Queue } from '../queue.js';
import { MINUTE, SECOND } from '../time.js';

/**
 * @import { ClientMessage } from '../../protocol/signal/client-message.js'
 * @import { ConnectionId } from '../../protocol/signal/connection-id.js'
 * @import { IceCandidate, Payload } from '../../protocol/signal/payload.js'
 * @import { PeerName } from '../../protocol/signal/peer-name.js'
 * @import { CallEnd, CallEvent, CallOutput } from './call.js'
 */

/** How long the other side's person, or this one's, may take to answer. */
export const ANSWER_TIME_MICROS = 2 * MINUTE;

/** How long the engine may take to describe this side. */
export const ENGINE_TIME_MICROS = 15 * SECOND;

/** How long an open link may take, counted from the answer. */
export const CONNECT_TIME_MICROS = 30 * SECOND;

/** Who leaves after so long without a path does so for want of one. */
export const DOUBT_TIME_MICROS = 15 * SECOND;

/** More ways to reach one peer are of no use; further ones are dropped. */
export const MAX_CANDIDATES = 64;

/** Confined to its machine. */
export class CallLine {
  /** @readonly */
  peer;

  /** @readonly */
  connection;

  /** @type {Queue<CallOutput>} */
  #outputs = new Queue();
  /** @type {IceCandidate[]} */
  #ownCandidates = [];
  #addressesTold = false;

  /**
   * @param {PeerName} peer
   * @param {ConnectionId} connection
   */
  constructor(peer, connection) {
    this.peer = peer;
    this.connection = connection;
  }

  /** @param {CallOutput} output */
  put(output) {
    this.#outputs.add(output);
  }

  poll() {
    return this.#outputs.poll();
  }

  /** @param {ClientMessage} message */
  say(message) {
    this.put({ type: 'say', message });
  }

  /** @param {CallEvent} event */
  report(event) {
    this.put({ type: 'report', event });
  }

  leave() {
    this.say({ type: 'leave', to: this.peer, connection: this.connection });
  }

  /**
   * This side can be reached so: told at once if the peer may know, else kept.
   *
   * @param {IceCandidate} candidate
   */
  addOwnCandidate(candidate) {
    if (this.#ownCandidates.length < MAX_CANDIDATES) {
      this.#ownCandidates.push(candidate);
      if (this.#addressesTold) {
        this.#tell(candidate);
      }
    }
  }

  /** From now on the peer may know this side's addresses; those known are told, or told again. */
  tellAddresses() {
    this.#addressesTold = true;
    this.#ownCandidates.forEach((candidate) => this.#tell(candidate));
  }

  /** @param {IceCandidate} candidate */
  #tell(candidate) {
    const { peer: to, connection } = this;
    this.say({ type: 'candidate', to, connection, candidate: { ...candidate } });
  }
}

/**
 * Why the peer has left while a path was looked for.
 *
 * @param {number} deadlineMicros when this side would have given up
 * @param {number} nowMicros
 * @returns {CallEnd}
 */
export function leftWithoutPath(deadlineMicros, nowMicros) {
  const sinceMicros = nowMicros - (deadlineMicros - CONNECT_TIME_MICROS);
  return { type: sinceMicros < DOUBT_TIME_MICROS ? 'leftByPeer' : 'noPath' };
}

/**
 * A way to reach the peer, or undefined if it makes no sense: the others may serve.
 *
 * @param {Payload} payload
 */
export function candidateOf(payload) {
  try {
    return readCandidate(payload);
  } catch (error) {
    if (error instanceof SignalError) {
      return undefined;
    }
    throw error;
  }
}
