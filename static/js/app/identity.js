/**
 * Under which name this page goes, and by which token it goes on after a reload. No two tabs have
 * one name or one token: whoever opens a copy of a tab gets a name of its own.
 */
import { askForName, claimName } from '../io/tabs.js';
import { InvalidNameError, PeerName } from '../protocol/signal/peer-name.js';
import { MAX_TOKEN_LENGTH } from '../protocol/signal/signal-limits.js';
import { forget, recall, remember } from './memory.js';
import { friendlyName } from './names.js';

/** @typedef {import('../io/tabs.js').Claim} Claim */

/** The name that new tabs begin with. */
const NAME_KEY = 'godwit.name';

/** The name and the token of this tab, and those that the last closed tab has left. */
const SESSION_KEY = 'godwit.session';
const LEFT_KEY = 'godwit.left';

const tab = () => sessionStorage;

/**
 * How a page begins: `elsewhere` is the name that it would have if no other tab had it.
 *
 * @typedef {{name: PeerName, token: string | undefined, elsewhere: PeerName | null}} Beginning
 */

export class Identity {
  /** @type {Claim | null} */
  #claim = null;
  /** @type {{name: string, token: string} | null} */
  #kept = null;

  /** @returns {Promise<Beginning>} */
  async begin() {
    const wanted = this.#wanted();
    // A token is used up by its first use: nobody else is to try.
    forget(SESSION_KEY, tab);
    forget(LEFT_KEY);
    if (wanted === null) {
      return { name: await this.fresh(), token: undefined, elsewhere: null };
    }
    const { name, token } = wanted;
    if (await this.#claimed(name)) {
      return { name, token: this.#claim?.isSure ? token : undefined, elsewhere: null };
    }
    return { name: await this.fresh(), token: undefined, elsewhere: name };
  }

  /** A name that nobody else is likely to have. */
  async fresh() {
    const name = PeerName.of(friendlyName(Math.random));
    await this.#claimed(name);
    return name;
  }

  /** Takes a name instead of the one of now; false if another tab has it. @param {PeerName} name */
  async take(name) {
    const isTaken = await this.#claimed(name);
    if (isTaken) {
      forget(SESSION_KEY, tab);
      this.#kept = null;
    }
    return isTaken;
  }

  /** The same, but asks whichever tab has it to give it up. @param {PeerName} name */
  async takeOver(name) {
    await askForName(name.folded);
    return this.take(name);
  }

  /** The server knows this page by that name. @param {string} name @param {string | undefined} token */
  keep(name, token) {
    this.#kept = this.#claim?.isSure && token !== undefined ? { name, token } : null;
    if (this.#kept) {
      remember(SESSION_KEY, JSON.stringify(this.#kept), tab);
    }
  }

  /** New tabs are to begin with this name. @param {string} name */
  prefer(name) {
    remember(NAME_KEY, name);
  }

  /** Whether new tabs have a name to begin with. */
  get hasPreferred() {
    return recall(NAME_KEY) !== null;
  }

  /** Has no name any more: another page goes on with it. */
  giveUp() {
    this.#claim?.release();
    this.#claim = null;
    this.#kept = null;
    forget(SESSION_KEY, tab);
  }

  /**
   * The page is closed or reloaded; true if whoever comes next has what it needs to go on. It may be
   * a tab of its own: that one finds what is left.
   */
  leave() {
    if (this.#kept) {
      remember(LEFT_KEY, JSON.stringify(this.#kept));
    }
    return this.#kept !== null;
  }

  /** @returns {{name: PeerName, token: string | undefined} | null} */
  #wanted() {
    const own = session(recall(SESSION_KEY, tab));
    if (own) {
      return own;
    }
    const name = nameOf(recall(NAME_KEY));
    const left = session(recall(LEFT_KEY));
    return name && { name, token: left?.name.equals(name) ? left.token : undefined };
  }

  /** @param {PeerName} name */
  async #claimed(name) {
    const claim = await claimName(name.folded);
    if (claim) {
      this.#claim?.release();
      this.#claim = claim;
    }
    return claim !== null;
  }
}

/** @param {string | null} text */
function session(text) {
  try {
    const { name, token } = JSON.parse(text ?? '{}');
    const known = nameOf(name);
    const isToken = typeof token === 'string' && token !== '' && token.length <= MAX_TOKEN_LENGTH;
    return known && isToken ? { name: known, token } : null;
  } catch {
    return null;
  }
}

/** @param {unknown} text */
function nameOf(text) {
  try {
    return typeof text === 'string' ? PeerName.ofTyped(text) : null;
  } catch (problem) {
    if (problem instanceof InvalidNameError) {
      return null;
    }
    throw problem;
  }
}
