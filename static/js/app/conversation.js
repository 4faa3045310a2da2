/**
 * One call with one peer and the one transfer on its link: feeds the machines, and carries out what
 * they say by the worlds around them. What sending and receiving have in common.
 */
import { RtcLink } from '../io/rtc-link.js';
import { decodeFrame, encodeFrame } from '../protocol/transfer/frame-codec.js';
import { FrameError } from '../protocol/transfer/frame-error.js';
import { DeadlineTimer, nowMicros } from './clock.js';
import { PathTrouble } from './path-trouble.js';

/** @typedef {import('../machine/session/call.js').CallEnd} CallEnd */
/** @typedef {import('../machine/session/call.js').CallOutput} CallOutput */
/** @typedef {import('../machine/transfer/output.js').LinkOutput} LinkOutput */
/** @typedef {import('../machine/transfer/transfer-event.js').Outcome} Outcome */
/** @typedef {import('../protocol/signal/server-message.js').Delivered} Delivered */
/** @typedef {import('../protocol/transfer/frame.js').Frame} Frame */
/** @typedef {import('./board.js').Board} Board */

/**
 * What a conversation needs of the page's session with the server.
 *
 * @typedef {object} Office
 * @property {import('./path-rule.js').PathRule} pathRule
 * @property {() => void} askForIce gets fresh ICE servers; `onIceServers` answers
 * @property {() => RTCConfiguration | null} configuration with those of now; null if the rule wants
 *   a relay and there is none
 * @property {(message: import('../protocol/signal/client-message.js').ClientMessage) => void} say
 * @property {(conversation: Conversation) => void} ended
 */

/** @typedef {import('../machine/session/incoming-call.js').IncomingCall | import('../machine/session/outgoing-call.js').OutgoingCall} Call */
/** @typedef {import('../protocol/signal/connection-id.js').ConnectionId} ConnectionId */
/** @typedef {import('../protocol/signal/peer-name.js').PeerName} PeerName */

/**
 * What a conversation wants of its transfer's machine, whichever it is.
 *
 * @typedef {object} TransferMachine
 * @property {(frame: Frame, nowMicros: number) => void} onFrame
 * @property {(problem: FrameError, nowMicros: number) => void} onBadFrame
 * @property {() => void} onLinkClosed
 * @property {(nowMicros: number) => void} onDeadline
 * @property {() => number} deadlineMicros
 */

/** @abstract */
export class Conversation {
  /** @protected @type {RtcLink | null} */
  link = null;
  #pathTrouble;
  /** @type {'calling' | 'linked' | 'over'} */
  #phase = 'calling';
  #linkedAtMicros = Infinity;
  #board;
  #timer = new DeadlineTimer(() => this.turn());
  #isTurning = false;
  #turnAgain = false;

  /**
   * @param {PeerName} peer
   * @param {ConnectionId} connection
   * @param {Call} call
   * @param {TransferMachine} machine
   * @param {Office} office
   * @param {Board} board
   */
  constructor(peer, connection, call, machine, office, board) {
    this.peer = peer;
    this.connection = connection;
    /** @protected */
    this.call = call;
    /** @protected */
    this.machine = machine;
    /** @protected */
    this.office = office;
    this.#board = board;
    this.#pathTrouble = new PathTrouble(office.pathRule);
  }

  /** How it stands, to be shown. */
  get board() {
    return this.#board;
  }

  /** Since when the link waits for something to be offered on it; `Infinity`: it does not. */
  get idleSinceMicros() {
    return this.isLinked && this.#board.isEmpty ? this.#linkedAtMicros : Infinity;
  }

  get isLinked() {
    return this.#phase === 'linked';
  }

  get isOver() {
    return this.#phase === 'over';
  }

  /** @param {Delivered} message */
  onSignal(message) {
    this.call.onMessage(message, nowMicros());
    this.turn();
  }

  /** The ICE servers of now are known. */
  onIceServers() {
    this.call.onIceServers(nowMicros());
    this.turn();
  }

  onServerBack() {
    this.call.onServerBack(nowMicros());
    this.turn();
  }

  /**
   * @param {import('../protocol/signal/signal-error.js').SignalErrorCode} code
   * @param {string} reason
   */
  onServerRefused(code, reason) {
    this.call.onServerRefused(code, reason);
    this.turn();
  }

  /** This side's person wants no more of it. */
  cancel() {
    if (this.isLinked) {
      this.cancelTransfer();
      this.turn();
    } else {
      this.hangUp();
    }
  }

  /** Gives up the connection, without a last word on its link. */
  hangUp() {
    this.call.hangUp();
    this.turn();
  }

  // What the two kinds of conversation do each in its own way.

  /** Carries out the next thing that the transfer's machine wants; false: none. @abstract @protected @returns {boolean} */
  performTransfer() {
    throw new Error('abstract');
  }

  /** @abstract @protected @param {number} _maxMessageBytes */
  linkOpened(_maxMessageBytes) {
    throw new Error('abstract');
  }

  /** @protected @param {Frame} frame */
  onFrame(frame) {
    this.machine.onFrame(frame, nowMicros());
  }

  /** @abstract @protected @param {ArrayBuffer} _bytes */
  onBytes(_bytes) {
    throw new Error('abstract');
  }

  /** @abstract @protected */
  cancelTransfer() {
    throw new Error('abstract');
  }

  /** What a turn does besides. @abstract @protected */
  afterTurn() {
    throw new Error('abstract');
  }

  /** @abstract @protected */
  askPerson() {
    throw new Error('abstract');
  }

  /** Frees what it holds: nothing is asked of it any more. @abstract @protected */
  close() {
    throw new Error('abstract');
  }

  /** Does all that has become possible; called after every input. @protected */
  turn() {
    if (this.#isTurning) {
      this.#turnAgain = true;
      return;
    }
    this.#isTurning = true;
    do {
      this.#turnAgain = false;
      this.#lookAtDeadlines();
      this.perform();
      if (this.isLinked) {
        this.afterTurn();
        this.perform();
      }
    } while (this.#turnAgain);
    this.#isTurning = false;
    this.#timer.set(this.isOver ? Infinity : this.#deadlineMicros());
  }

  #deadlineMicros() {
    return Math.min(this.call.deadlineMicros(), this.machine.deadlineMicros());
  }

  #lookAtDeadlines() {
    const now = nowMicros();
    if (!this.isOver && now >= this.#deadlineMicros()) {
      this.machine.onDeadline(now);
      this.call.onDeadline(now);
    }
  }

  /** Does all that both machines want. @protected */
  perform() {
    for (let more = true; more;) {
      more = this.performTransfer();
      const output = this.call.poll();
      if (output) {
        this.#performCall(output);
        more = true;
      }
    }
  }

  /** @param {CallOutput} output */
  #performCall(output) {
    switch (output.type) {
      case 'say':
        this.office.say(output.message);
        break;
      case 'askForIce':
        this.office.askForIce();
        break;
      case 'createOffer':
        this.#open()?.offer();
        break;
      case 'acceptOffer':
        this.#open()?.answer(output.sdp);
        break;
      case 'acceptAnswer':
        this.link?.acceptAnswer(output.sdp);
        break;
      case 'addCandidate':
        this.link?.addCandidate(output.candidate);
        break;
      case 'askPerson':
        this.askPerson();
        break;
      case 'report':
        this.board.onCall(output.event);
        break;
      case 'end':
        this.#onCallEnd(output.end);
        break;
    }
  }

  /** @param {CallEnd} end */
  #onCallEnd(end) {
    if (this.isLinked && end.type !== 'nothingOffered') {
      this.machine.onLinkClosed();
    } else {
      this.#end(() => this.callEnded(end));
    }
  }

  /** Carries out what both transfer machines want alike. @protected @param {LinkOutput} output */
  performLink(output) {
    switch (output.type) {
      case 'send':
        this.link?.sendText(encodeFrame(output.frame));
        break;
      case 'report':
        this.board.onTransfer(output.event);
        break;
      case 'showText':
        throw new Error('this page shows no texts');
      case 'closeLink':
        this.link?.close();
        break;
      case 'end':
        this.#end(() => this.transferEnded(output.outcome));
        break;
    }
  }

  /** There never was a transfer. @protected @param {CallEnd} end */
  callEnded(end) {
    if (end.type === 'noPath') {
      const { kind, refusal } = this.#pathTrouble;
      this.board.because(kind, { code: refusal });
    }
    this.board.endOfCall(end);
  }

  /** @protected @param {Outcome} outcome */
  transferEnded(outcome) {
    this.board.endOfTransfer(outcome);
  }

  /** @param {() => void} tell */
  #end(tell) {
    if (this.isOver) {
      return;
    }
    this.#phase = 'over';
    this.link?.close();
    this.call.hangUp();
    this.close();
    tell();
    this.office.ended(this);
  }

  /** @param {string} text */
  #onText(text) {
    try {
      this.onFrame(decodeFrame(text));
    } catch (problem) {
      if (!(problem instanceof FrameError)) {
        throw problem;
      }
      this.machine.onBadFrame(problem, nowMicros());
    }
  }

  /** Opens the connection; null, and the end of the call, if there is none to be had. */
  #open() {
    const configuration = this.office.configuration();
    if (configuration === null) {
      this.#pathTrouble.onNoRelayNamed();
      this.call.onNoPath();
      return null;
    }
    try {
      this.link = this.#openWith(configuration);
    } catch (problem) {
      // What the server has named as ICE servers is not always what a browser takes for some.
      this.call.onEngineEnded(String(problem));
    }
    return this.link;
  }

  /** @param {RTCConfiguration} configuration */
  #openWith(configuration) {
    const input = (/** @type {() => void} */ event) => {
      event();
      this.turn();
    };
    return new RtcLink(configuration, {
      onLocalDescription: (sdp) => input(() => this.call.onLocalDescription(sdp, nowMicros())),
      onLocalCandidate: ({ candidate, sdpMid, sdpMLineIndex }) =>
        input(() => {
          this.#pathTrouble.onOwnCandidate(candidate);
          this.call.onLocalCandidate({
            candidate,
            ...(sdpMid === null ? {} : { sdpMid }),
            ...(sdpMLineIndex === null ? {} : { sdpMLineIndex }),
          });
        }),
      onIceServerFailed: (failure) => this.#pathTrouble.onFailure(failure),
      onCandidatesComplete: () => {
        if (this.#pathTrouble.isHopeless) {
          input(() => this.#linkLost(() => this.call.onNoPath()));
        }
      },
      onConnected: () => input(() => this.call.onConnected()),
      onOpen: (maxMessageBytes) =>
        input(() => {
          this.#phase = 'linked';
          this.#linkedAtMicros = nowMicros();
          this.call.onLinkOpen(this.#linkedAtMicros);
          this.board.linked();
          this.linkOpened(maxMessageBytes);
        }),
      onText: (text) => input(() => this.#onText(text)),
      onBytes: (bytes) => input(() => this.onBytes(bytes)),
      onWritable: () => this.turn(),
      onPath: (path) => this.board.path(path),
      onNoPath: () => input(() => this.#linkLost(() => this.call.onNoPath())),
      onEnded: (reason) => input(() => this.#linkLost(() => this.call.onEngineEnded(reason))),
    });
  }

  /** @param {() => void} tellCall */
  #linkLost(tellCall) {
    if (this.isLinked) {
      this.machine.onLinkClosed();
    } else {
      tellCall();
    }
  }
}
