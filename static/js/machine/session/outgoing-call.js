/**
 * A connection that this side creates, from the first ring to the end. It tells no address before
 * the other side has answered. Pure.
 */
import { readDescription } from '../../protocol/signal/payload.js';
import { SignalError } from '../../protocol/signal/signal-error.js';
import { unreachable } from '../../protocol/unreachable.js';
import { NEVER, SECOND } from '../time.js';
import {
  ANSWER_TIME_MICROS,
  CONNECT_TIME_MICROS,
  CallLine,
  ENGINE_TIME_MICROS,
  candidateOf,
  leftWithoutPath,
} from './call-line.js';
import { MAX_PAUSE_MICROS } from './backoff.js';
import { LOGIN_TIME_MICROS } from './server-link.js';

/**
 * @import { ConnectionId } from '../../protocol/signal/connection-id.js'
 * @import { IceCandidate, Payload, SessionDescription } from '../../protocol/signal/payload.js'
 * @import { PeerName } from '../../protocol/signal/peer-name.js'
 * @import { Delivered, LeaveReason } from '../../protocol/signal/server-message.js'
 * @import { SignalErrorCode } from '../../protocol/signal/signal-error.js'
 * @import { CallEnd } from './call.js'
 */

/** How often an absent peer is tried again. */
export const RETRY_INTERVAL_MICROS = SECOND;

/**
 * How long a peer that was called already may be absent once the server is back: it comes back by
 * itself too, after a pause of its own.
 */
export const RETURN_TIME_MICROS = MAX_PAUSE_MICROS + LOGIN_TIME_MICROS;

/**
 * - `waitingForIce`: ICE servers are asked for; who keeps them answers in time, or ends the call.
 *
 * @typedef {'waitingForIce' | 'preparing' | 'absent' | 'calling' | 'connecting' | 'connected' |
 *   'linked' | 'ended'} State
 */

/** In which both sides want it. @type {ReadonlySet<State>} */
const AGREED = new Set(['connecting', 'connected', 'linked']);

/** The law: after each input, drain {@link poll}. Confined to its caller. */
export class OutgoingCall {
  #line;
  #maxWaitMicros;
  /** @type {State} */
  #state = 'waitingForIce';
  /** @type {SessionDescription | undefined} */
  #offer;
  #absentUntilMicros = 0;
  #deadlineMicros = NEVER;

  /**
   * A call to this peer.
   *
   * @param {PeerName} peer
   * @param {ConnectionId} connection
   * @param {number} maxWaitMicros how long an absent peer is waited for; 0: not at all
   */
  constructor(peer, connection, maxWaitMicros) {
    this.#line = new CallLine(peer, connection);
    this.#maxWaitMicros = maxWaitMicros;
  }

  /** Begins. @param {number} nowMicros */
  start(nowMicros) {
    this.#absentUntilMicros = nowMicros + this.#maxWaitMicros;
    this.#line.put({ type: 'askForIce' });
  }

  /** The ICE servers of now are known, as was asked for. @param {number} nowMicros */
  onIceServers(nowMicros) {
    if (this.#state === 'waitingForIce') {
      this.#state = 'preparing';
      this.#deadlineMicros = nowMicros + ENGINE_TIME_MICROS;
      this.#line.put({ type: 'createOffer' });
    }
  }

  /**
   * The engine has described this side: the offer that was asked for.
   *
   * @param {string} sdp
   * @param {number} nowMicros
   */
  onLocalDescription(sdp, nowMicros) {
    if (this.#state === 'preparing') {
      this.#offer = { type: 'offer', sdp };
      this.#call(nowMicros);
    }
  }

  /** The engine has found a way to reach this side. @param {IceCandidate} candidate */
  onLocalCandidate(candidate) {
    if (this.#state !== 'ended') {
      this.#line.addOwnCandidate(candidate);
    }
  }

  /** The server has handed the offer on. */
  onOfferDelivered() {
    if (this.#state === 'calling') {
      this.#line.report('calling');
    }
  }

  /**
   * The server could not deliver the offer.
   *
   * @param {SignalErrorCode} code
   * @param {string} reason
   * @param {number} nowMicros
   */
  onOfferFailed(code, reason, nowMicros) {
    if (this.#state !== 'calling') {
      return;
    }
    const mayPass = code === 'peer_offline' || code === 'rate_limited';
    if (mayPass && nowMicros < this.#absentUntilMicros) {
      this.#waitForPeer(nowMicros);
    } else if (code === 'peer_offline') {
      this.#end({ type: 'peerAbsent' });
    } else {
      this.#end({ type: 'serverRefused', code, reason });
    }
  }

  /**
   * This side is with the server again: what either side said meanwhile may be lost.
   *
   * @param {number} nowMicros
   */
  onServerBack(nowMicros) {
    switch (this.#state) {
      case 'calling':
        this.#absentUntilMicros = Math.max(this.#absentUntilMicros, nowMicros + RETURN_TIME_MICROS);
        this.#call(nowMicros);
        break;
      case 'connecting':
        this.#line.tellAddresses();
        break;
      case 'waitingForIce':
      case 'preparing':
      case 'absent':
      case 'connected':
      case 'linked':
      case 'ended':
        break;
      default:
        unreachable(this.#state);
    }
  }

  /**
   * The server does not let this side in again: what is not agreed by now never will be.
   *
   * @param {SignalErrorCode} code
   * @param {string} reason
   */
  onServerRefused(code, reason) {
    if (!AGREED.has(this.#state)) {
      this.#end({ type: 'serverRefused', code, reason });
    }
  }

  /**
   * The other side said something about this connection.
   *
   * @param {Delivered} message
   * @param {number} nowMicros
   */
  onMessage(message, nowMicros) {
    if (this.#state === 'ended') {
      return;
    }
    switch (message.type) {
      case 'answer':
        this.#onAnswer(message.answer, nowMicros);
        break;
      case 'candidate':
        this.#onRemoteCandidate(candidateOf(message.candidate));
        break;
      case 'ringing':
        if (this.#state === 'calling') {
          this.#line.report('ringing');
        }
        break;
      case 'reject':
        if (this.#state === 'calling') {
          this.#end({ type: 'refused', code: message.code });
        }
        break;
      case 'leave':
        this.#onLeave(message.reason, nowMicros);
        break;
      case 'offer':
      case 'restart':
        // Only the creator offers, and this side restarts ICE when it sees the need itself.
        break;
      default:
        unreachable(message);
    }
  }

  /** There is a path. */
  onConnected() {
    if (this.#state === 'connecting') {
      this.#state = 'connected';
      this.#line.report('connected');
    }
  }

  /** The link is open. */
  onLinkOpen() {
    this.onConnected();
    if (this.#state === 'connected') {
      this.#state = 'linked';
      this.#deadlineMicros = NEVER;
    }
  }

  /** The engine has found no path, or lost it for good. */
  onNoPath() {
    this.#leaveAndEnd({ type: 'noPath' });
  }

  /** The engine's connection, or the link on it, is over. @param {string} reason */
  onEngineEnded(reason) {
    this.#leaveAndEnd({ type: 'broken', reason });
  }

  /** This side ends it. */
  hangUp() {
    this.#leaveAndEnd({ type: 'hungUp' });
  }

  /** The time {@link deadlineMicros} has come. @param {number} nowMicros */
  onDeadline(nowMicros) {
    if (nowMicros < this.#deadlineMicros) {
      return;
    }
    switch (this.#state) {
      case 'preparing':
        this.#leaveAndEnd({ type: 'broken', reason: 'The WebRTC engine does not answer.' });
        break;
      case 'absent':
        this.#call(nowMicros);
        break;
      case 'calling':
        this.#leaveAndEnd({ type: 'noAnswer' });
        break;
      case 'connecting':
        this.#leaveAndEnd({ type: 'noPath' });
        break;
      case 'connected':
        this.#leaveAndEnd({ type: 'noLink' });
        break;
      case 'waitingForIce':
      case 'linked':
      case 'ended':
        this.#deadlineMicros = NEVER;
        break;
      default:
        unreachable(this.#state);
    }
  }

  /** When {@link onDeadline} is to be called, or never: `Infinity`. */
  deadlineMicros() {
    return this.#deadlineMicros;
  }

  /** The next thing to do, or undefined. */
  poll() {
    return this.#line.poll();
  }

  /** @param {number} nowMicros */
  #call(nowMicros) {
    if (this.#offer !== undefined) {
      this.#state = 'calling';
      this.#deadlineMicros = nowMicros + ANSWER_TIME_MICROS;
      const { peer: to, connection } = this.#line;
      const offer = { ...this.#offer };
      this.#line.say({ type: 'offer', to, connection, offer, restart: false });
    }
  }

  /** @param {number} nowMicros */
  #waitForPeer(nowMicros) {
    this.#state = 'absent';
    this.#deadlineMicros = Math.min(nowMicros + RETRY_INTERVAL_MICROS, this.#absentUntilMicros);
    this.#line.report('waitingForPeer');
  }

  /**
   * @param {Payload} answer
   * @param {number} nowMicros
   */
  #onAnswer(answer, nowMicros) {
    if (this.#state !== 'calling') {
      return;
    }
    let description;
    try {
      description = readDescription('answer', answer);
    } catch (error) {
      if (!(error instanceof SignalError)) {
        throw error;
      }
      this.#leaveAndEnd({ type: 'broken', reason: "The other side's answer made no sense." });
      return;
    }
    this.#state = 'connecting';
    this.#deadlineMicros = nowMicros + CONNECT_TIME_MICROS;
    this.#line.report('connecting');
    this.#line.put({ type: 'acceptAnswer', sdp: description.sdp });
    this.#line.tellAddresses();
  }

  /** @param {IceCandidate | undefined} candidate */
  #onRemoteCandidate(candidate) {
    if (candidate !== undefined) {
      this.#line.put({ type: 'addCandidate', candidate });
    }
  }

  /**
   * @param {LeaveReason} reason
   * @param {number} nowMicros
   */
  #onLeave(reason, nowMicros) {
    switch (reason) {
      case 'left':
        this.#end(
          this.#state === 'connecting'
            ? leftWithoutPath(this.#deadlineMicros, nowMicros)
            : { type: 'leftByPeer' },
        );
        break;
      case 'gone':
        this.#onGone(nowMicros);
        break;
      default:
        unreachable(reason);
    }
  }

  /** @param {number} nowMicros */
  #onGone(nowMicros) {
    switch (this.#state) {
      case 'calling':
        if (nowMicros < this.#absentUntilMicros) {
          this.#waitForPeer(nowMicros);
        } else {
          this.#end({ type: 'leftByPeer' });
        }
        break;
      case 'connecting':
        this.#end({ type: 'leftByPeer' });
        break;
      case 'connected':
      case 'linked':
        // The other side has lost the server, not us: an open link goes on without it.
        break;
      case 'waitingForIce':
      case 'preparing':
      case 'absent':
      case 'ended':
        break;
      default:
        unreachable(this.#state);
    }
  }

  /** Ends it, and tells the other side if it knows of the call. @param {CallEnd} end */
  #leaveAndEnd(end) {
    if (this.#state === 'calling' || AGREED.has(this.#state)) {
      this.#line.leave();
    }
    this.#end(end);
  }

  /** @param {CallEnd} end */
  #end(end) {
    if (this.#state !== 'ended') {
      this.#state = 'ended';
      this.#deadlineMicros = NEVER;
      this.#line.put({ type: 'end', end });
    }
  }
}
