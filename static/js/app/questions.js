/** What this page's person is asked, one question after the other. */
import { PeerName } from '../protocol/signal/peer-name.js';
import { isPossible, limitOf } from './place-limit.js';
import { topNames } from './top-names.js';

/** @typedef {import('../io/page-storage.js').Place} Place */
/** @typedef {import('../protocol/transfer/frame.js').Offer} Offer */
/** @typedef {import('../ui/state.js').Question} Question */

/**
 * How long the dialog of somebody who was let in stays for what they offer, once the link is open:
 * who called in order to send has offered by then, others may take their time.
 */
const OFFER_STAY_MILLIS = 2000;

/** @typedef {Partial<Question> & Pick<Question, 'kind' | 'peer'>} About */
/** @typedef {{question: Question, signal: AbortSignal, answer: (yes: boolean) => void}} Asked */

/** Implements the consent that receiving asks for. */
export class Questions {
  #onChange;
  #later;
  /** @type {Asked[]} */
  #waiting = [];
  #nextId = 1;
  /** Whom this page's person has let in, or called: they may connect. @type {Set<string>} */
  #known = new Set();

  /**
   * @param {() => void} onChange
   * @param {(action: () => void, millis: number) => void} later
   */
  constructor(onChange, later = (action, millis) => void setTimeout(action, millis)) {
    this.#onChange = onChange;
    this.#later = later;
  }

  /** The one that is asked now. */
  get current() {
    return this.#waiting[0]?.question ?? null;
  }

  /** Whether this peer may connect without asking. @param {PeerName} peer */
  knows(peer) {
    return this.#known.has(peer.folded);
  }

  /** For the page's life this peer may connect. @param {PeerName} peer */
  admit(peer) {
    this.#known.add(peer.folded);
    for (const asked of [...this.#waiting]) {
      const { kind, peer: name } = asked.question;
      if (kind === 'connect' && PeerName.of(name).equals(peer)) {
        this.#take(asked);
        asked.answer(true);
      }
    }
  }

  /**
   * @param {number} id one that is gone is left aside
   * @param {boolean} yes
   */
  answer(id, yes) {
    const asked = this.#waiting.find(({ question }) => question.id === id);
    if (!asked) {
      return;
    }
    const { kind, peer, canAccept } = asked.question;
    const isYes = yes && canAccept;
    if (kind === 'connect' && isYes) {
      // The same dialog will be filled with what they offer.
      const { answer, signal } = asked;
      this.#replace(asked, this.#entry({ kind: 'connecting', peer, canAccept: false }, signal));
      answer(true);
      this.admit(PeerName.of(peer));
    } else {
      this.#take(asked);
      asked.answer(isYes);
    }
  }

  /**
   * @param {string} peer
   * @param {AbortSignal} signal
   */
  mayConnect(peer, signal) {
    return this.#ask({ kind: 'connect', peer }, signal);
  }

  /** The link with whoever was asked about under this signal is open. @param {AbortSignal} signal */
  linked(signal) {
    const asked = this.#connecting(signal);
    if (asked) {
      this.#later(() => this.#take(asked), OFFER_STAY_MILLIS);
    }
  }

  /**
   * @param {string} peer
   * @param {Offer} offer
   * @param {Place} place where it would go
   * @param {boolean} asZip whether it would be put there as one zip file
   * @param {AbortSignal} signal
   */
  accepts(peer, offer, place, asZip, signal) {
    return this.#ask(
      {
        kind: 'offer',
        peer,
        names: topNames(offer.files),
        fileCount: offer.fileCount,
        totalBytes: offer.totalBytes ?? 0,
        message: offer.message ?? '',
        limit: limitOf(place, asZip),
        canAccept: isPossible(place),
      },
      signal,
    );
  }

  /**
   * @param {About} about
   * @param {AbortSignal} signal when nobody needs the answer any more
   * @returns {Promise<boolean>}
   */
  #ask(about, signal) {
    return new Promise((resolve) => {
      const asked = this.#entry(about, signal, resolve);
      const before = this.#connecting(signal);
      if (before) {
        this.#replace(before, asked);
      } else {
        this.#waiting.push(asked);
        this.#onChange();
      }
    });
  }

  /**
   * @param {About} about
   * @param {AbortSignal} signal
   * @param {(yes: boolean) => void} answer
   * @returns {Asked}
   */
  #entry(about, signal, answer = () => {}) {
    const question = {
      id: this.#nextId++,
      names: [],
      fileCount: 0,
      totalBytes: 0,
      message: '',
      limit: null,
      canAccept: true,
      ...about,
    };
    const asked = { question, signal, answer };
    signal.addEventListener('abort', () => {
      this.#take(asked);
      answer(false);
    });
    return asked;
  }

  /** @param {AbortSignal} signal */
  #connecting(signal) {
    return this.#waiting.find(
      (asked) => asked.signal === signal && asked.question.kind === 'connecting',
    );
  }

  /**
   * @param {Asked} before
   * @param {Asked} after
   */
  #replace(before, after) {
    this.#waiting = this.#waiting.map((one) => (one === before ? after : one));
    this.#onChange();
  }

  /** @param {Asked} asked one that is gone is left aside */
  #take(asked) {
    if (this.#waiting.includes(asked)) {
      this.#waiting = this.#waiting.filter((one) => one !== asked);
      this.#onChange();
    }
  }
}
