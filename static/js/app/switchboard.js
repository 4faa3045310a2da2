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
import { Sending } from './sending.js';

/** @typedef {import('./conversation.js').Conversation} Conversation */
/** @typedef {import('../protocol/signal/client-message.js').ClientMessage} ClientMessage */
/** @typedef {import('../protocol/signal/server-message.js').Delivered} Delivered */
/** @typedef {import('../protocol/signal/server-message.js').IceServer} IceServer */
/** @typedef {import('../protocol/signal/peer-name.js').PeerName} PeerName */
/** @typedef {Delivered & {type: 'offer'}} Offer */

/**
 * What the page hears of its session.
 *
 * @typedef {object} SessionEvents
 * @property {(name: string) => void} onOnline
 * @property {() => void} onOffline
 * @property {(code: string) => void} onRefused the last event
 * @property {(offer: Offer) => void} onCall somebody new calls
 */

export class Switchboard {
  #url;
  #events;
  #link;
  /** @type {SignalingSocket | null} */
  #socket = null;
  #timer = new DeadlineTimer(() => this.#turn());
  /** @type {Set<Conversation>} */
  #conversations = new Set();
  /** @type {RTCIceServer[]} */
  #iceServers = [];

  /**
   * @param {string} url
   * @param {PeerName} name
   * @param {SessionEvents} events
   */
  constructor(url, name, events) {
    this.#url = url;
    this.#events = events;
    this.#link = new ServerLink(name, Math.random);
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

  iceServers() {
    return this.#iceServers;
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
    // Before the login the server would refuse it; who needs it says it again afterwards.
    if (this.#link.isOnline()) {
      const id = message.type === 'offer' ? message.connection : undefined;
      this.#socket?.send(encodeClientMessage(message, id));
    }
  }

  #turn() {
    const now = nowMicros();
    if (now >= this.#link.deadlineMicros()) {
      this.#link.onDeadline(now);
    }
    for (let output = this.#link.poll(); output; output = this.#link.poll()) {
      switch (output.type) {
        case 'connect':
          this.#connect();
          break;
        case 'disconnect':
          this.#socket?.close();
          this.#socket = null;
          break;
        case 'say':
          this.#socket?.send(encodeClientMessage(output.message));
          break;
        case 'online':
          this.#iceServers = usable(output.login.iceServers);
          this.#events.onOnline(output.login.name.text);
          // At the first login too: somebody may have been called before it.
          this.#conversations.forEach((one) => one.onServerBack());
          break;
        case 'offline':
          this.#events.onOffline();
          break;
        case 'refused': {
          const { code, message } = output;
          this.#conversations.forEach((one) => one.onServerRefused(code, message));
          this.#events.onRefused(code);
          break;
        }
      }
    }
    this.#timer.set(this.#link.deadlineMicros());
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
      onClosed: (reason) =>
        input(() => {
          this.#socket = null;
          this.#link.onClosed(reason, nowMicros());
        }),
    });
    this.#socket = socket;
  }

  /** @param {string} text */
  #onText(text) {
    this.#link.onHeard(nowMicros());
    let envelope;
    try {
      envelope = parseServerMessage(text);
    } catch (problem) {
      if (problem instanceof SignalError) {
        return; // A server that talks nonsense is not to end what goes on without it.
      }
      throw problem;
    }
    const { id, message } = envelope;
    switch (message.type) {
      case 'loginAccepted':
        this.#link.onLoginAccepted(message, nowMicros());
        break;
      case 'loginRefused':
        this.#link.onLoginRefused(message, nowMicros());
        break;
      case 'ok':
        this.#caller(id)?.onOfferDelivered();
        break;
      case 'failure':
        this.#caller(id)?.onOfferFailed(message.code, message.message);
        break;
      case 'ice':
        this.#iceServers = usable(message.iceServers);
        break;
      case 'draining':
        this.#events.onOffline();
        break;
      case 'pong':
      case 'presence':
      case 'unknown':
        break;
      default:
        this.#deliver(message);
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

  /** Offers carry their connection as their id, so that the answer finds who made the offer. @param {string | undefined} id */
  #caller(id) {
    for (const one of this.#conversations) {
      if (one instanceof Sending && one.connection === id) {
        return one;
      }
    }
    return undefined;
  }
}

/** A browser's form of them. @param {readonly IceServer[]} servers @returns {RTCIceServer[]} */
function usable(servers) {
  return servers.map((server) => ({ ...server, urls: [...server.urls] }));
}
