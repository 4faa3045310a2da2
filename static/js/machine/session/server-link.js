/**
 * Keeps this side logged in under its name: connects, logs in, and after a loss tries again, ever
 * less often. A refusal at the first login is final; later ones are tried again for a while, since
 * the server may not have noticed yet that the old connection is gone. Pure.
 */
import { unreachable } from '../../protocol/unreachable.js';
import { Queue } from '../queue.js';
import { MILLISECOND, NEVER, SECOND } from '../time.js';

/**
 * @import { ClientMessage } from '../../protocol/signal/client-message.js'
 * @import { PeerName } from '../../protocol/signal/peer-name.js'
 * @import { LoginAccepted, LoginRefused } from '../../protocol/signal/server-message.js'
 * @import { SignalErrorCode } from '../../protocol/signal/signal-error.js'
 */

/** The first pause before another try; each further one is twice as long. */
export const MIN_PAUSE_MICROS = 500 * MILLISECOND;

/** The longest pause. */
export const MAX_PAUSE_MICROS = 30 * SECOND;

/** How long opening a connection may take, and then again how long the login. */
export const LOGIN_TIME_MICROS = 15 * SECOND;

/** After this long without a word from the server it is asked whether it is there. */
export const ASK_AFTER_MICROS = 10 * SECOND;

/** A server that was asked and says nothing for so long is away, whatever the socket says. */
export const SILENCE_TIME_MICROS = 8 * SECOND;

/** How long after a loss a taken name may be our own: the server's own patience and some. */
export const OWN_GHOST_TIME_MICROS = 60 * SECOND;

/**
 * What is to be done.
 *
 * - `connect`: open a connection to the server; {@link ServerLink.onOpen} or
 *   {@link ServerLink.onClosed} answers.
 * - `disconnect`: close the connection to the server.
 * - `say`: say this to the server.
 * - `online`: this side is known by its name.
 * - `offline`: the server is away; it is tried again by itself.
 * - `refused`: there is no getting in: the last output.
 *
 * @typedef {{type: 'connect' | 'disconnect'}
 *   | {type: 'say', message: ClientMessage}
 *   | {type: 'online', login: LoginAccepted, again: boolean}
 *   | {type: 'offline', reason: string}
 *   | {type: 'refused', code: SignalErrorCode, message: string}} ServerLinkOutput
 */

/**
 * - `doubtful`: logged in, but the server owes a sign of life.
 *
 * @typedef {'new' | 'connecting' | 'loggingIn' | 'online' | 'doubtful' | 'pausing' |
 *   'ended'} State
 */

/** The law: after each input, drain {@link poll}. Confined to its caller. */
export class ServerLink {
  #name;
  #random;
  /** @type {Queue<ServerLinkOutput>} */
  #outputs = new Queue();
  /** @type {State} */
  #state = 'new';
  #wasOnline = false;
  #failures = 0;
  #lostAtMicros = 0;
  #deadlineMicros = NEVER;

  /**
   * A link under this name.
   *
   * @param {PeerName} name
   * @param {() => number} random from 0 up to 1; spreads the retries of many clients
   */
  constructor(name, random) {
    this.#name = name;
    this.#random = random;
  }

  /** Begins. @param {number} nowMicros */
  start(nowMicros) {
    this.#connect(nowMicros);
  }

  /** The connection is open. @param {number} nowMicros */
  onOpen(nowMicros) {
    if (this.#state === 'connecting') {
      this.#state = 'loggingIn';
      this.#deadlineMicros = nowMicros + LOGIN_TIME_MICROS;
      this.#outputs.add({ type: 'say', message: { type: 'login', name: this.#name } });
    }
  }

  /**
   * The server took the login.
   *
   * @param {LoginAccepted} login
   * @param {number} nowMicros
   */
  onLoginAccepted(login, nowMicros) {
    if (this.#state === 'loggingIn') {
      this.#state = 'online';
      this.#failures = 0;
      this.#outputs.add({ type: 'online', login, again: this.#wasOnline });
      this.#wasOnline = true;
      this.onHeard(nowMicros);
    }
  }

  /**
   * The server did not take the login.
   *
   * @param {LoginRefused} refusal
   * @param {number} nowMicros
   */
  onLoginRefused({ code, message }, nowMicros) {
    if (this.#state !== 'loggingIn') {
      return;
    }
    const mayBeOurGhost =
      this.#wasOnline &&
      code === 'name_taken' &&
      nowMicros - this.#lostAtMicros < OWN_GHOST_TIME_MICROS;
    if (mayBeOurGhost || (this.#wasOnline && isPassing(code))) {
      this.#outputs.add({ type: 'disconnect' });
      this.#pause(nowMicros);
    } else {
      this.#refuse(code, message);
    }
  }

  /** The server said something, whatever it was. @param {number} nowMicros */
  onHeard(nowMicros) {
    if (this.isOnline()) {
      this.#state = 'online';
      this.#deadlineMicros = nowMicros + ASK_AFTER_MICROS;
    }
  }

  /** Whether this side is logged in, so that what it says may reach others. */
  isOnline() {
    return this.#state === 'online' || this.#state === 'doubtful';
  }

  /**
   * The connection could not be opened, or is lost.
   *
   * @param {string} reason
   * @param {number} nowMicros
   */
  onClosed(reason, nowMicros) {
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
        this.#lostAtMicros = nowMicros;
        this.#outputs.add({ type: 'offline', reason });
        this.#pause(nowMicros);
        break;
      default:
        unreachable(this.#state);
    }
  }

  /** This side ends it. */
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
        this.#outputs.add({ type: 'disconnect' });
        this.onClosed('The server did not answer in time.', nowMicros);
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
    return this.#deadlineMicros;
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
  #pause(nowMicros) {
    const base = Math.min(MAX_PAUSE_MICROS, MIN_PAUSE_MICROS * 2 ** this.#failures);
    this.#failures++;
    this.#state = 'pausing';
    // Between half and the whole of it, so that clients of a restarted server spread.
    this.#deadlineMicros = nowMicros + base / 2 + Math.floor(this.#random() * (base / 2 + 1));
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
    this.#state = 'ended';
    this.#deadlineMicros = NEVER;
  }
}

/** Whether the same login may well be accepted a little later. @param {SignalErrorCode} code */
function isPassing(code) {
  return code === 'too_many' || code === 'rate_limited' || code === 'server_draining';
}
