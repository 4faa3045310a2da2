/**
 * What of a session outlives its connections to the server: the token that it goes on with, what was
 * heard, and what was said and not answered. Pure.
 */

/**
 * @import { ClientMessage, Stay } from '../../protocol/signal/client-message.js'
 * @import { Resumption } from '../../protocol/signal/server-message.js'
 */

/**
 * How many messages are kept for saying them again: the set-up of several connections, and fewer
 * than a server takes at once (200).
 */
export const MAX_UNANSWERED = 128;

/** Confined to its machine. */
export class SessionMemory {
  /** @type {Map<string, ClientMessage>} in the order in which they were said */
  #unanswered = new Map();
  #token;
  /** Undefined with a token that another page left: nobody knows what it has heard. @type {number | undefined} */
  #seenSeq;
  #lastId = 0;
  /** Whether a message was given up that may never have arrived. */
  #hasForgotten = false;

  /** @param {string | undefined} token */
  constructor(token) {
    this.#token = token;
  }

  /** What the next login asks for. @returns {Stay} */
  stay() {
    if (this.#token === undefined) {
      return { type: 'resumable' };
    }
    const seenSeq = this.#seenSeq === undefined ? {} : { seenSeq: this.#seenSeq };
    return { type: 'resuming', token: this.#token, ...seenSeq };
  }

  /** The server does not know the token; false if there was none. */
  dropToken() {
    const wasThere = this.#token !== undefined;
    this.#token = undefined;
    return wasThere;
  }

  /**
   * The server let this side in; tells whether nothing was lost of what either side has said.
   *
   * @param {Resumption | undefined} resumption
   * @param {boolean} isFirst
   */
  onLogin(resumption, isFirst) {
    const continuity = resumption?.continuity ?? 'new';
    // By a token without a number a session of its own begins, whatever the server calls it.
    const goesOn = this.#token !== undefined && this.#seenSeq !== undefined && continuity !== 'new';
    const isComplete = goesOn && continuity === 'complete';
    if (!isComplete) {
      this.#seenSeq = 0;
    }
    if (!goesOn && !isFirst) {
      // Whom it was for has heard that the session is over; what still matters is said anew.
      this.#unanswered.clear();
    }
    const nothingLost = isComplete && !this.#hasForgotten;
    this.#hasForgotten = false;
    this.#token = resumption?.token;
    return nothingLost;
  }

  /**
   * Whether a message of that number was not heard before; of one without, nobody can tell.
   *
   * @param {number | undefined} seq
   */
  takes(seq) {
    if (seq === undefined) {
      return true;
    }
    const isNew = seq > (this.#seenSeq ?? 0);
    if (isNew) {
      this.#seenSeq = seq;
    }
    return isNew;
  }

  /** Keeps this until it is answered, under an id of its own. @param {ClientMessage} message */
  keep(message) {
    const [oldest] = this.#unanswered.keys();
    if (this.#unanswered.size === MAX_UNANSWERED && oldest !== undefined) {
      this.#unanswered.delete(oldest);
      this.#hasForgotten = true;
    }
    const id = this.freshId();
    this.#unanswered.set(id, message);
    return { message, id };
  }

  /** An id that nothing had before. */
  freshId() {
    return String(++this.#lastId);
  }

  /**
   * What was said under that id, if it was not answered before.
   *
   * @param {string | undefined} id
   */
  answered(id) {
    if (id === undefined) {
      return undefined;
    }
    const message = this.#unanswered.get(id);
    this.#unanswered.delete(id);
    return message;
  }

  /** All that is to be said again, in order. */
  unanswered() {
    return [...this.#unanswered].map(([id, message]) => ({ message, id }));
  }
}
