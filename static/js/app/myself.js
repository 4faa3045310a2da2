/** Who this page is: by which name it is with the server, and what stands in the way of that. */
import { onNameWanted } from '../io/tabs.js';
import { InvalidNameError, PeerName } from '../protocol/signal/peer-name.js';
import { Identity } from './identity.js';
import { Switchboard } from './switchboard.js';

/** @typedef {import('./switchboard.js').Offer} Offer */
/** @typedef {import('../ui/state.js').Me} Me */
/** @typedef {import('../ui/state.js').Message} Message */

/**
 * @typedef {object} MyselfEvents
 * @property {() => void} onChange there is something else to be seen
 * @property {(offer: Offer) => void} onCall somebody new calls
 * @property {() => void} onBegin there is a way to the server, or another one
 * @property {() => void} onLeave the session is about to end
 */

export class Myself {
  #pathRule;
  #events;
  #identity = new Identity();
  /** @type {Switchboard | null} */
  #switchboard = null;
  /** @type {PeerName | null} */
  #name = null;
  /** What a person has to know of the name, though the server knows it. @type {Message | null} */
  #notice = null;
  /** @type {Me} */
  #shown = { name: null, status: 'connecting', problem: null, elsewhere: null };

  /**
   * @param {import('./path-rule.js').PathRule} pathRule
   * @param {MyselfEvents} events
   */
  constructor(pathRule, events) {
    this.#pathRule = pathRule;
    this.#events = events;
  }

  /** What is to be seen of it. */
  get shown() {
    return this.#shown;
  }

  /** The way to the server of now; null before the first. */
  get switchboard() {
    return this.#switchboard;
  }

  async start() {
    onNameWanted((name) => this.#giveUp(name));
    addEventListener('pagehide', () => this.#leave());
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) {
        location.reload(); // The browser has kept the page, but not its connections.
      }
    });
    const { name, token, elsewhere } = await this.#identity.begin();
    if (elsewhere) {
      this.#notice = noteOf('problem.name_open', elsewhere);
    }
    this.#logIn(name, token, elsewhere === null ? 'preferred' : 'given');
    this.#show({ elsewhere: elsewhere && elsewhere.text });
  }

  /** Takes the name that a person typed, unless another tab has it. @param {string} typed */
  async rename(typed) {
    let name;
    try {
      name = PeerName.ofTyped(typed);
    } catch (problem) {
      if (!(problem instanceof InvalidNameError)) {
        throw problem;
      }
      this.#show({ problem: { key: 'problem.name_invalid', params: {} } });
      return;
    }
    if (await this.#identity.take(name)) {
      this.#become(name);
    } else {
      this.#show({ problem: noteOf('problem.name_open', name), elsewhere: name.text });
    }
  }

  /** Takes a name that another tab has. @param {string} text */
  async takeOver(text) {
    const name = PeerName.of(text);
    this.#show({ elsewhere: null });
    if (await this.#identity.takeOver(name)) {
      this.#become(name);
    } else {
      this.#show({ problem: noteOf('problem.name_open', name), elsewhere: name.text });
    }
  }

  /** @param {PeerName} name that a person wants */
  #become(name) {
    this.#events.onLeave();
    this.#switchboard?.close();
    this.#notice = null;
    this.#show({ elsewhere: null });
    this.#logIn(name, undefined, 'chosen');
  }

  /**
   * @param {PeerName} name
   * @param {string | undefined} token
   * @param {'chosen' | 'preferred' | 'given'} why a person has chosen it, here and now or once; or
   *   the page has, as that one was not free
   */
  #logIn(name, token, why) {
    this.#name = name;
    this.#show({ name: name.text, status: 'connecting', problem: this.#notice });
    const url = new URL('/signal', location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    this.#switchboard = new Switchboard(url.href, name, token, this.#pathRule, {
      onOnline: (registered, nextToken) => {
        this.#identity.keep(registered, nextToken);
        if (why !== 'given' || !this.#identity.hasPreferred) {
          this.#identity.prefer(registered);
        }
        this.#show({ name: registered, status: 'online', problem: this.#notice });
      },
      onOffline: () => this.#show({ status: 'offline', problem: this.#notice }),
      onRefused: (code) => {
        if (code === 'name_taken' && why === 'preferred') {
          void this.#beSomebodyElse(name);
        } else {
          this.#onRefused(code);
        }
      },
      onCall: (offer) => this.#events.onCall(offer),
    });
    this.#switchboard.start();
    this.#events.onBegin();
  }

  /** The name that this browser has used last is not free. @param {PeerName} name */
  async #beSomebodyElse(name) {
    const fresh = await this.#identity.fresh();
    this.#notice = noteOf('problem.name_not_free', name);
    this.#logIn(fresh, undefined, 'given');
    this.#show({ elsewhere: name.text });
  }

  /** @param {string} code */
  #onRefused(code) {
    const isReplaced = code === 'session_replaced';
    if (isReplaced) {
      this.#identity.giveUp();
    }
    this.#show({
      status: 'refused',
      problem: { key: `problem.${code}`, params: {} },
      elsewhere: isReplaced ? this.#shown.name : this.#shown.elsewhere,
    });
  }

  /** Another tab asks for a name; tells whether this one had it. @param {string} folded */
  #giveUp(folded) {
    if (this.#name?.folded !== folded || this.#shown.status === 'refused') {
      return false;
    }
    this.#events.onLeave();
    this.#switchboard?.giveUp();
    return true;
  }

  /**
   * The page is closed or reloaded. The browser closes the connection so that the session goes on,
   * which is good only for who has its token.
   */
  #leave() {
    if (!this.#switchboard?.isOnline || !this.#identity.leave()) {
      this.#switchboard?.close();
    }
  }

  /** @param {Partial<Me>} change */
  #show(change) {
    this.#shown = { ...this.#shown, ...change };
    this.#events.onChange();
  }
}

/** @param {string} key @param {PeerName} name @returns {Message} */
function noteOf(key, name) {
  return { key, params: { name: name.text } };
}
