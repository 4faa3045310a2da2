/**
 * Keeps this side logged in under its name: connects, logs in, and after a loss tries again, ever
 * less often, and goes on with the same session, so that what either side said meanwhile is heard
 * once and in order. A refusal at the first login is final; later ones are tried again for a while,
 * since the server may not have noticed yet that the old connection is gone. Pure.
 */
import { SIGNAL_ERROR_CODES } from '../../protocol/signal/signal-error.js';
import { unreachable } from '../../protocol/unreachable.js';
import { Queue } from '../queue.js';
import { NEVER, SECOND } from '../time.js';
import { Backoff } from './backoff.js';
import { IceKnowledge } from './ice-knowledge.js';
import { SessionMemory } from './session-memory.js';

/**
 * @import { ClientMessage } from '../../protocol/signal/client-message.js'
 * @import { PeerName } from '../../protocol/signal/peer-name.js'
 * @import { Envelope, LoginAccepted, LoginRefused, ServerMessage } from '../../protocol/signal/server-message.js'
 * @import { SignalErrorCode } from '../../protocol/signal/signal-error.js'
 * @import { ServerOutput } from './server-output.js'
 */

/** How long opening a connection may take, and then again how long the login. */
export const LOGIN_TIME_MICROS = 15 * SECOND;

/** After this long without a word from the server it is asked whether it is there. */
export const ASK_AFTER_MICROS = 10 * SECOND;

/** A server that was asked and says nothing for so long is away, whatever the socket says. */
export const SILENCE_TIME_MICROS = 8 * SECOND;

/** How long after a loss a taken name may be our own: the server's own patience and some. */
export const OWN_GHOST_TIME_MICROS = 60 * SECOND;

/** What is no message, on one connection, before it is given up. */
export const MAX_NONSENSE = 64;

/** The code of a close that says that another connection goes on with the session. */
export const CLOSE_REPLACED = 4001;

/**
 * - `doubtful`: logged in, but the server owes a sign of life.
 *
 * @typedef {'new' | 'connecting' | 'loggingIn' | 'online' | 'doubtful' | 'pausing' |
 *   'ended'} State
 */

/** The law: after each input, drain {@link poll}. Confined to its caller. */
export class ServerLink {
  #name;
  #discoverable;
  #backoff;
  #memory;
  #isInherited;
  /** @type {Queue<ServerOutput>} */
  #outputs = new Queue();
  #ice = new IceKnowledge((output) => this.#outputs.add(output));
  /** @type {State} */
  #state = 'new';
  #wasOnline = false;
  #nonsense = 0;
  #onlineSinceMicros = 0;
  #ownGhostUntilMicros = 0;
  #deadlineMicros = NEVER;

  /**
   * A link under this name; anyone may know of a discoverable one that it is there.
   *
   * @param {PeerName} name
   * @param {string | undefined} token of a session that another page has left, to take its name over
   * @param {() => number} random from 0 up to 1; spreads the retries of many clients
   */
  constructor(name, token, random, discoverable = false) {
    this.#name = name;
    this.#discoverable = discoverable;
    this.#backoff = new Backoff(random);
    this.#memory = new SessionMemory(token);
    this.#isInherited = token !== undefined;
  }

  /** Begins. @param {number} nowMicros */
  start(nowMicros) {
    if (this.#isInherited) {
      this.#ownGhostUntilMicros = nowMicros + OWN_GHOST_TIME_MICROS;
    }
    this.#connect(nowMicros);
  }

  /** The connection is open. @param {number} nowMicros */
  onOpen(nowMicros) {
    if (this.#state === 'connecting') {
      this.#nonsense = 0;
      this.#logIn(nowMicros);
    }
  }

  /**
   * The server said this.
   *
   * @param {Envelope} envelope
   * @param {number} nowMicros
   */
  onMessage({ id, seq, message }, nowMicros) {
    this.onHeard(nowMicros);
    switch (message.type) {
      case 'loginAccepted':
        this.#onLoginAccepted(message, nowMicros);
        break;
      case 'loginRefused':
        this.#onLoginRefused(message, nowMicros);
        break;
      case 'ok':
        this.#onPassedOn(id);
        break;
      case 'failure':
        this.#onFailure(id, message);
        break;
      case 'ice':
        this.#ice.onFresh(message.iceServers);
        break;
      case 'draining':
        if (this.isOnline()) {
          this.#outputs.add({ type: 'offline', reason: message.message });
        }
        break;
      case 'pong':
      case 'presence':
      case 'unknown':
        break;
      default:
        if (this.isOnline() && this.#memory.takes(seq)) {
          this.#outputs.add({ type: 'deliver', message });
        }
    }
  }

  /** The server said something that is no message. @param {number} nowMicros */
  onNonsense(nowMicros) {
    this.onHeard(nowMicros);
    this.#nonsense++;
    if (this.#state === 'loggingIn') {
      this.#giveUp('What answers there makes no sense. Is it a Godwit server?', nowMicros);
    } else if (this.isOnline() && this.#nonsense > MAX_NONSENSE) {
      this.#giveUp('What the server says makes no sense.', nowMicros);
    }
  }

  /** The server shows that it is there. @param {number} nowMicros */
  onHeard(nowMicros) {
    if (this.isOnline()) {
      this.#state = 'online';
      this.#deadlineMicros = nowMicros + ASK_AFTER_MICROS;
    }
  }

  /**
   * This is to be said to another client: now, or as soon as this side is logged in; and once more
   * after a loss, until the server has answered it.
   *
   * @param {ClientMessage} message
   */
  say(message) {
    if (this.#state !== 'ended') {
      const envelope = this.#memory.keep(message);
      if (this.isOnline()) {
        this.#outputs.add({ type: 'say', ...envelope });
      }
    }
  }

  /**
   * A connection is about to begin, and wants ICE servers whose credentials have not expired: an
   * output `iceServers` answers, once for all who ask meanwhile, with fresh ones, or if there are none
   * to be had with those of the last login. Before the first login it waits. @param {number} nowMicros
   */
  askForIce(nowMicros) {
    if (this.isOnline()) {
      this.#ice.ask(this.#memory, nowMicros);
    } else if (this.#wasOnline || this.#state === 'ended') {
      this.#ice.tell();
    } else {
      this.#ice.want();
    }
  }

  /** Whether this side is logged in. */
  isOnline() {
    return this.#state === 'online' || this.#state === 'doubtful';
  }

  /**
   * The connection could not be opened, or is lost.
   *
   * @param {number} code why it was closed (RFC 6455, section 7.4)
   * @param {string} reason the same for a person
   * @param {number} nowMicros
   */
  onClosed(code, reason, nowMicros) {
    if (code === CLOSE_REPLACED && (this.#state === 'loggingIn' || this.isOnline())) {
      this.#onReplaced();
    } else {
      this.#onLost(reason, nowMicros);
    }
  }

  /** This side ends it, and its session. */
  close() {
    if (this.#state !== 'ended') {
      if (this.isOnline()) {
        this.#outputs.add({ type: 'say', message: { type: 'logout' } });
      }
      this.#outputs.add({ type: 'disconnect' });
      this.#end();
    }
  }

  /** The time {@link deadlineMicros} has come. @param {number} nowMicros */
  onDeadline(nowMicros) {
    this.#ice.onDeadline(nowMicros);
    if (nowMicros < this.#deadlineMicros) {
      return;
    }
    switch (this.#state) {
      case 'pausing':
        this.#connect(nowMicros);
        break;
      case 'online':
        this.#state = 'doubtful';
        this.#deadlineMicros = nowMicros + SILENCE_TIME_MICROS;
        this.#outputs.add({ type: 'say', message: { type: 'ping' } });
        break;
      case 'connecting':
      case 'loggingIn':
      case 'doubtful':
        this.#giveUp('The server did not answer in time.', nowMicros);
        break;
      case 'new':
      case 'ended':
        this.#deadlineMicros = NEVER;
        break;
      default:
        unreachable(this.#state);
    }
  }

  /** When {@link onDeadline} is to be called, or never: `Infinity`. */
  deadlineMicros() {
    return Math.min(this.#deadlineMicros, this.#ice.deadlineMicros());
  }

  /** The next thing to do, or undefined. */
  poll() {
    return this.#outputs.poll();
  }

  /** @param {number} nowMicros */
  #connect(nowMicros) {
    this.#state = 'connecting';
    this.#deadlineMicros = nowMicros + LOGIN_TIME_MICROS;
    this.#outputs.add({ type: 'connect' });
  }

  /** @param {number} nowMicros */
  #logIn(nowMicros) {
    this.#state = 'loggingIn';
    this.#deadlineMicros = nowMicros + LOGIN_TIME_MICROS;
    const login = { name: this.#name, stay: this.#memory.stay(), discoverable: this.#discoverable };
    this.#outputs.add({ type: 'say', message: { type: 'login', ...login } });
  }

  /**
   * @param {LoginAccepted} login
   * @param {number} nowMicros
   */
  #onLoginAccepted(login, nowMicros) {
    if (this.#state !== 'loggingIn') {
      return;
    }
    const nothingLost = this.#memory.onLogin(login.resumption, !this.#wasOnline);
    const again = nothingLost ? 'unbroken' : 'broken';
    this.#outputs.add({ type: 'online', login, coming: this.#wasOnline ? again : 'first' });
    this.#ice.onLogin(login.iceServers);
    for (const envelope of this.#memory.unanswered()) {
      this.#outputs.add({ type: 'say', ...envelope });
    }
    this.#state = 'online';
    this.#wasOnline = true;
    this.#onlineSinceMicros = nowMicros;
    this.onHeard(nowMicros);
  }

  /**
   * @param {LoginRefused} refusal
   * @param {number} nowMicros
   */
  #onLoginRefused({ code, message }, nowMicros) {
    if (this.#state !== 'loggingIn') {
      return;
    }
    const mayBeOurGhost = code === 'name_taken' && nowMicros < this.#ownGhostUntilMicros;
    if (code === 'resume_unknown' && this.#memory.dropToken()) {
      this.#logIn(nowMicros);
    } else if (mayBeOurGhost || (this.#wasOnline && isPassing(code))) {
      this.#outputs.add({ type: 'abandon' });
      this.#pause(nowMicros);
    } else {
      this.#refuse(code, message);
    }
  }

  /** @param {string | undefined} id */
  #onPassedOn(id) {
    const message = this.#memory.answered(id);
    if (message !== undefined) {
      this.#outputs.add({ type: 'passedOn', message });
    }
  }

  /**
   * @param {string | undefined} id
   * @param {ServerMessage & {type: 'failure'}} failure
   */
  #onFailure(id, { code, message: reason }) {
    if (code === 'session_replaced' && this.isOnline()) {
      this.#onReplaced();
      return;
    }
    const message = this.#ice.onFailure(id) ? undefined : this.#memory.answered(id);
    if (message !== undefined) {
      this.#outputs.add({ type: 'notPassedOn', message, code, reason });
    }
  }

  /** Another connection has the session: if both came back for it, they would take turns. */
  #onReplaced() {
    const { sentence, advice } = SIGNAL_ERROR_CODES.session_replaced;
    this.#refuse('session_replaced', `${sentence} ${advice}`);
  }

  /** @param {string} reason @param {number} nowMicros */
  #giveUp(reason, nowMicros) {
    this.#outputs.add({ type: 'abandon' });
    this.#onLost(reason, nowMicros);
  }

  /** @param {string} reason @param {number} nowMicros */
  #onLost(reason, nowMicros) {
    switch (this.#state) {
      case 'new':
      case 'pausing':
      case 'ended':
        break;
      case 'connecting':
      case 'loggingIn':
        if (this.#wasOnline) {
          this.#pause(nowMicros);
        } else {
          this.#refuse('unavailable', reason);
        }
        break;
      case 'online':
      case 'doubtful':
        this.#backoff.onLost(nowMicros - this.#onlineSinceMicros);
        this.#ownGhostUntilMicros = nowMicros + OWN_GHOST_TIME_MICROS;
        this.#outputs.add({ type: 'offline', reason });
        this.#ice.tellIfWanted();
        this.#pause(nowMicros);
        break;
      default:
        unreachable(this.#state);
    }
  }

  /** @param {number} nowMicros */
  #pause(nowMicros) {
    this.#state = 'pausing';
    this.#deadlineMicros = nowMicros + this.#backoff.nextMicros();
  }

  /**
   * @param {SignalErrorCode} code
   * @param {string} message
   */
  #refuse(code, message) {
    this.#outputs.add({ type: 'disconnect' });
    this.#outputs.add({ type: 'refused', code, message });
    this.#end();
  }

  #end() {
    this.#ice.settle();
    this.#state = 'ended';
    this.#deadlineMicros = NEVER;
  }
}

/** Whether the same login may well be accepted a little later. @param {SignalErrorCode} code */
function isPassing(code) {
  return code === 'too_many' || code === 'rate_limited' || code === 'server_draining';
}
