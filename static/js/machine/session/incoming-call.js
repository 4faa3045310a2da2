/**
 * A connection that another peer creates, from its offer to the end. Nothing is answered, and no
 * address told, before the rule or the person admits the caller. Pure.
 */
import { readDescription } from '../../protocol/signal/payload.js';
import { SignalError } from '../../protocol/signal/signal-error.js';
import { unreachable } from '../../protocol/unreachable.js';
import { MINUTE, NEVER } from '../time.js';
import {
  ANSWER_TIME_MICROS,
  CONNECT_TIME_MICROS,
  CallLine,
  ENGINE_TIME_MICROS,
  MAX_CANDIDATES,
  candidateOf,
  leftWithoutPath,
} from './call-line.js';

/**
 * @import { RejectCode } from '../../protocol/signal/client-message.js'
 * @import { ConnectionId } from '../../protocol/signal/connection-id.js'
 * @import { IceCandidate, Payload, SessionDescription } from '../../protocol/signal/payload.js'
 * @import { PeerName } from '../../protocol/signal/peer-name.js'
 * @import { Delivered, LeaveReason } from '../../protocol/signal/server-message.js'
 * @import { SignalErrorCode } from '../../protocol/signal/signal-error.js'
 * @import { CallEnd } from './call.js'
 */

/** How long the caller may take to offer files on the open link: its person may still choose. */
export const OFFER_TIME_MICROS = 10 * MINUTE;

/**
 * - `waitingForIce`: the caller is let in; ICE servers are asked for. Who keeps them answers in time.
 * - `linked`: the link is open, and nothing was offered on it yet.
 * - `offered`: files were offered: whether it goes on is for the transfer to judge.
 *
 * @typedef {'new' | 'asking' | 'waitingForIce' | 'answering' | 'connecting' | 'connected' | 'linked' |
 *   'offered' | 'ended'} State
 */

/** In which the engine has not been given the offer. @type {ReadonlySet<State>} */
const UNANSWERED = new Set(['new', 'asking', 'waitingForIce']);

/** The law: after each input, drain {@link poll}. Confined to its caller. */
export class IncomingCall {
  #line;
  /** @type {IceCandidate[]} */
  #earlyCandidates = [];
  /** @type {State} */
  #state = 'new';
  /** @type {SessionDescription | undefined} */
  #offer;
  /** @type {SessionDescription | undefined} */
  #answer;
  #deadlineMicros = NEVER;

  /**
   * A call from this peer.
   *
   * @param {PeerName} peer
   * @param {ConnectionId} connection
   */
  constructor(peer, connection) {
    this.#line = new CallLine(peer, connection);
  }

  /**
   * The first offer, of a caller that the rule does not refuse.
   *
   * @param {Payload} offer
   * @param {boolean} askFirst
   * @param {number} nowMicros
   */
  onOffer(offer, askFirst, nowMicros) {
    try {
      this.#offer = readDescription('offer', offer);
    } catch (error) {
      if (!(error instanceof SignalError)) {
        throw error;
      }
      this.#leaveAndEnd({ type: 'broken', reason: "The other side's offer made no sense." });
      return;
    }
    if (askFirst) {
      this.#state = 'asking';
      this.#deadlineMicros = nowMicros + ANSWER_TIME_MICROS;
      this.#ring();
      this.#line.put({ type: 'askPerson', from: this.#line.peer });
    } else {
      this.#admit();
    }
  }

  /** The person has decided. @param {boolean} admitted */
  onDecision(admitted) {
    if (this.#state === 'asking') {
      if (admitted) {
        this.#admit();
      } else {
        this.#refuse('declined');
      }
    }
  }

  /** The ICE servers of now are known, as was asked for. @param {number} nowMicros */
  onIceServers(nowMicros) {
    if (this.#state !== 'waitingForIce' || this.#offer === undefined) {
      return;
    }
    this.#state = 'answering';
    this.#deadlineMicros = nowMicros + ENGINE_TIME_MICROS;
    this.#line.put({ type: 'acceptOffer', sdp: this.#offer.sdp });
    for (const candidate of this.#earlyCandidates) {
      this.#line.put({ type: 'addCandidate', candidate });
    }
    this.#earlyCandidates = [];
  }

  /**
   * The engine has described this side: the answer that was asked for.
   *
   * @param {string} sdp
   * @param {number} nowMicros
   */
  onLocalDescription(sdp, nowMicros) {
    if (this.#state === 'answering') {
      this.#state = 'connecting';
      this.#deadlineMicros = nowMicros + CONNECT_TIME_MICROS;
      this.#answer = { type: 'answer', sdp };
      this.#line.report('connecting');
      this.#sayAnswer();
    }
  }

  /** The engine has found a way to reach this side. @param {IceCandidate} candidate */
  onLocalCandidate(candidate) {
    if (this.#state !== 'ended') {
      this.#line.addOwnCandidate(candidate);
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
      case 'candidate':
        this.#onRemoteCandidate(candidateOf(message.candidate));
        break;
      case 'leave':
        this.#onLeave(message.reason, nowMicros);
        break;
      case 'offer':
        // The caller was without the server for a while, and may have missed what was said.
        this.#repeat();
        break;
      case 'answer':
      case 'ringing':
      case 'reject':
      case 'restart':
        // What only a called side says: of no use.
        break;
      default:
        unreachable(message);
    }
  }

  /** This side is with the server again: what either side said meanwhile may be lost. */
  onServerBack() {
    this.#repeat();
  }

  /**
   * The server does not let this side in again: what is not agreed by now never will be.
   *
   * @param {SignalErrorCode} code
   * @param {string} reason
   */
  onServerRefused(code, reason) {
    switch (this.#state) {
      case 'new':
      case 'asking':
      case 'waitingForIce':
      case 'answering':
        this.#end({ type: 'serverRefused', code, reason });
        break;
      case 'connecting':
      case 'connected':
      case 'linked':
      case 'offered':
      case 'ended':
        break;
      default:
        unreachable(this.#state);
    }
  }

  /** There is a path. */
  onConnected() {
    if (this.#state === 'connecting') {
      this.#state = 'connected';
      this.#line.report('connected');
    }
  }

  /** The link is open. @param {number} nowMicros */
  onLinkOpen(nowMicros) {
    this.onConnected();
    if (this.#state === 'connected') {
      this.#state = 'linked';
      this.#deadlineMicros = nowMicros + OFFER_TIME_MICROS;
    }
  }

  /** Files were offered on the link. */
  onFilesOffered() {
    if (this.#state === 'linked') {
      this.#state = 'offered';
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
      case 'asking':
        this.#refuse('no_answer');
        break;
      case 'answering':
        this.#leaveAndEnd({ type: 'broken', reason: 'The WebRTC engine does not answer.' });
        break;
      case 'connecting':
        this.#leaveAndEnd({ type: 'noPath' });
        break;
      case 'connected':
        this.#leaveAndEnd({ type: 'noLink' });
        break;
      case 'linked':
        this.#leaveAndEnd({ type: 'nothingOffered' });
        break;
      case 'new':
      case 'waitingForIce':
      case 'offered':
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

  #admit() {
    this.#state = 'waitingForIce';
    this.#deadlineMicros = NEVER;
    this.#line.put({ type: 'askForIce' });
  }

  #ring() {
    const { peer: to, connection } = this.#line;
    this.#line.say({ type: 'ringing', to, connection });
  }

  #sayAnswer() {
    if (this.#answer !== undefined) {
      const { peer: to, connection } = this.#line;
      this.#line.say({ type: 'answer', to, connection, answer: { ...this.#answer } });
      this.#line.tellAddresses();
    }
  }

  #repeat() {
    switch (this.#state) {
      case 'asking':
        this.#ring();
        break;
      case 'connecting':
        this.#sayAnswer();
        break;
      case 'new':
      case 'waitingForIce':
      case 'answering':
      case 'connected':
      case 'linked':
      case 'offered':
      case 'ended':
        break;
      default:
        unreachable(this.#state);
    }
  }

  /** @param {IceCandidate | undefined} candidate */
  #onRemoteCandidate(candidate) {
    if (candidate === undefined) {
      return;
    }
    if (!UNANSWERED.has(this.#state)) {
      this.#line.put({ type: 'addCandidate', candidate });
    } else if (this.#earlyCandidates.length < MAX_CANDIDATES) {
      this.#earlyCandidates.push(candidate);
    }
  }

  /** @param {LeaveReason} reason @param {number} nowMicros */
  #onLeave(reason, nowMicros) {
    switch (this.#state) {
      case 'new':
      case 'asking':
      case 'waitingForIce':
      case 'answering':
        this.#end({ type: 'leftByPeer' });
        break;
      case 'connecting':
        this.#end(leftWithoutPath(this.#deadlineMicros, nowMicros));
        break;
      case 'connected':
      case 'linked':
      case 'offered':
        // If the other side has lost the server, not us, an open link goes on without it.
        if (reason === 'left') {
          this.#end({ type: 'leftByPeer' });
        }
        break;
      case 'ended':
        break;
      default:
        unreachable(this.#state);
    }
  }

  /** @param {RejectCode} code */
  #refuse(code) {
    const { peer: to, connection } = this.#line;
    this.#line.say({ type: 'reject', to, connection, code });
    this.#end({ type: 'refused', code });
  }

  /** @param {CallEnd} end */
  #leaveAndEnd(end) {
    if (this.#state !== 'ended') {
      this.#line.leave();
      this.#end(end);
    }
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
