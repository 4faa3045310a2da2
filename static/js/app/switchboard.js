/**
 * The page's session with the server, and who of its conversations is meant by what the server says:
 * the shell around ServerLink.
 */
import { SignalingSocket } from '../io/signaling-socket.js';
import { ServerLink } from '../machine/session/server-link.js';
import { encodeClientMessage } from '../protocol/signal/client-message.js';
import { parseServerMessage } from '../protocol/signal/server-message.js';
import { SignalError } from '../protocol/signal/signal-error.js';
import { DeadlineTimer, nowMicros } from './clock.js';
import { configurationFor } from './path-rule.js';
import { Sending } from './sending.js';

/** @typedef {import('./conversation.js').Conversation} Conversation */
/** @typedef {import('./path-rule.js').PathRule} PathRule */
/** @typedef {import('../machine/session/server-output.js').ServerOutput} ServerOutput */
/** @typedef {import('../protocol/signal/client-message.js').ClientMessage} ClientMessage */
/** @typedef {import('../protocol/signal/server-message.js').Delivered} Delivered */
/** @typedef {import('../protocol/signal/server-message.js').IceServer} IceServer */
/** @typedef {import('../protocol/signal/peer-name.js').PeerName} PeerName */
/** @typedef {import('../protocol/signal/signal-error.js').SignalErrorCode} SignalErrorCode */
/** @typedef {Delivered & {type: 'offer'}} Offer */

/**
 * What the page hears of its session.
 *
 * @typedef {object} SessionEvents
 * @property {(name: string, token: string | undefined) => void} onOnline by this name, which the
 *   token keeps for whoever comes after this page
 * @property {() => void} onOffline
 * @property {(code: SignalErrorCode) => void} onRefused the last event
 * @property {(offer: Offer) => void} onCall somebody new calls
 */

export class Switchboard {
  #url;
  #events;
  #link;
  /** @type {SignalingSocket | null} */
  #socket = null;
  #timer = new DeadlineTimer(() => this.#turn());
  #isTurning = false;
  /** @type {Set<Conversation>} */
  #conversations = new Set();
  #pathRule;
  /** @type {readonly IceServer[]} */
  #iceServers = [];

  /**
   * @param {string} url
   * @param {PeerName} name
   * @param {string | undefined} token of a session that an earlier page has left
   * @param {PathRule} pathRule
   * @param {SessionEvents} events
   */
  constructor(url, name, token, pathRule, events) {
    this.#url = url;
    this.#pathRule = pathRule;
    this.#events = events;
    this.#link = new ServerLink(name, token, Math.random);
  }

  start() {
    this.#link.start(nowMicros());
    this.#turn();
  }

  /** Logs out. Conversations with an open link go on. */
  close() {
    this.#link.close();
    this.#turn();
  }

  /** Logs out, as another page of this browser goes on under the name. */
  giveUp() {
    this.close();
    this.#onRefused('session_replaced', 'Another page goes on under this name.');
  }

  get isOnline() {
    return this.#link.isOnline();
  }

  /** Which paths conversations may use. */
  get pathRule() {
    return this.#pathRule;
  }

  /** Gets fresh ICE servers; each conversation's `onIceServers` answers. */
  askForIce() {
    this.#link.askForIce(nowMicros());
    this.#turn();
  }

  /** What a new connection may use; null if it is to use a relay, and there is none. */
  configuration() {
    return configurationFor(this.#iceServers, this.#pathRule);
  }

  /** @param {Conversation} conversation hears of what concerns it from now on */
  add(conversation) {
    this.#conversations.add(conversation);
  }

  /** @param {Conversation} conversation */
  ended(conversation) {
    this.#conversations.delete(conversation);
  }

  /** @param {ClientMessage} message */
  say(message) {
    this.#link.say(message);
    this.#turn();
  }

  /** What is carried out may have more to be carried out: that has its turn in the same loop. */
  #turn() {
    if (this.#isTurning) {
      return;
    }
    this.#isTurning = true;
    try {
      const now = nowMicros();
      if (now >= this.#link.deadlineMicros()) {
        this.#link.onDeadline(now);
      }
      for (let output = this.#link.poll(); output; output = this.#link.poll()) {
        this.#perform(output);
      }
    } finally {
      this.#isTurning = false;
    }
    this.#timer.set(this.#link.deadlineMicros());
  }

  /** @param {ServerOutput} output */
  #perform(output) {
    switch (output.type) {
      case 'connect':
        this.#connect();
        break;
      case 'disconnect':
        this.#release()?.close();
        break;
      case 'abandon':
        this.#release()?.abandon();
        break;
      case 'say':
        this.#socket?.send(encodeClientMessage(output.message, output.id));
        break;
      case 'online': {
        const { name, iceServers, resumption } = output.login;
        this.#iceServers = iceServers;
        this.#events.onOnline(name.text, resumption?.token);
        if (output.coming === 'broken') {
          this.#conversations.forEach((one) => one.onServerBack());
        }
        break;
      }
      case 'deliver':
        this.#deliver(output.message);
        break;
      case 'passedOn':
        this.#caller(output.message)?.onOfferDelivered();
        break;
      case 'notPassedOn':
        this.#caller(output.message)?.onOfferFailed(output.code, output.reason);
        break;
      case 'iceServers':
        this.#iceServers = output.iceServers;
        this.#conversations.forEach((one) => one.onIceServers());
        break;
      case 'offline':
        this.#events.onOffline();
        break;
      case 'refused':
        this.#onRefused(output.code, output.message);
        break;
    }
  }

  /**
   * @param {SignalErrorCode} code
   * @param {string} reason
   */
  #onRefused(code, reason) {
    this.#conversations.forEach((one) => one.onServerRefused(code, reason));
    this.#events.onRefused(code);
  }

  /** The socket of now, which is heard no more. */
  #release() {
    const released = this.#socket;
    this.#socket = null;
    return released;
  }

  #connect() {
    /** @param {() => void} event of an abandoned socket it is dropped */
    const input = (event) => {
      if (this.#socket === socket) {
        event();
        this.#turn();
      }
    };
    const socket = new SignalingSocket(this.#url, {
      onOpen: () => input(() => this.#link.onOpen(nowMicros())),
      onText: (text) => input(() => this.#onText(text)),
      onClosed: (code, reason) =>
        input(() => {
          this.#socket = null;
          this.#link.onClosed(code, reason, nowMicros());
        }),
    });
    this.#socket = socket;
  }

  /** @param {string} text */
  #onText(text) {
    try {
      this.#link.onMessage(parseServerMessage(text), nowMicros());
    } catch (problem) {
      if (!(problem instanceof SignalError)) {
        throw problem;
      }
      this.#link.onNonsense(nowMicros());
    }
  }

  /** @param {Delivered} message */
  #deliver(message) {
    const all = [...this.#conversations];
    if (message.type === 'leave' && message.reason === 'gone') {
      // Said once, whatever connections there are with them: it is about each.
      all.filter(({ peer }) => peer.equals(message.from)).forEach((one) => one.onSignal(message));
      return;
    }
    const known = all.find(
      ({ peer, connection }) => peer.equals(message.from) && connection === message.connection,
    );
    if (known) {
      known.onSignal(message);
    } else if (message.type === 'offer') {
      if (message.restart) {
        this.say({ type: 'leave', to: message.from, connection: message.connection });
      } else {
        this.#events.onCall(message);
      }
    }
  }

  /** Whose offer this is, if it is one. @param {ClientMessage} message */
  #caller(message) {
    for (const one of this.#conversations) {
      if (
        message.type === 'offer' &&
        one instanceof Sending &&
        one.connection === message.connection
      ) {
        return one;
      }
    }
    return undefined;
  }
}
