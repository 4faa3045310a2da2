/** What this page's person is asked, one question after the other. */
import { isPossible, limitOf } from './place-limit.js';
import { topNames } from './top-names.js';

/** @typedef {import('../io/page-storage.js').Place} Place */
/** @typedef {import('../protocol/transfer/frame.js').Offer} Offer */
/** @typedef {import('../ui/state.js').Question} Question */

/** Implements the consent that receiving asks for. */
export class Questions {
  #onChange;
  /** @type {{question: Question, answer: (yes: boolean) => void}[]} */
  #waiting = [];
  #nextId = 1;

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** The one that is asked now. */
  get current() {
    return this.#waiting[0]?.question ?? null;
  }

  /**
   * @param {number} id one that is gone is left aside
   * @param {boolean} yes
   */
  answer(id, yes) {
    const asked = this.#waiting.find(({ question }) => question.id === id);
    if (asked) {
      this.#take(asked);
      asked.answer(yes && asked.question.canAccept);
    }
  }

  /**
   * @param {string} peer
   * @param {AbortSignal} signal
   */
  mayConnect(peer, signal) {
    return this.#ask({ kind: 'connect', peer }, signal);
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
   * @param {Partial<Question> & Pick<Question, 'kind' | 'peer'>} about
   * @param {AbortSignal} signal when nobody needs the answer any more
   * @returns {Promise<boolean>}
   */
  #ask(about, signal) {
    return new Promise((resolve) => {
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
      const asked = { question, answer: resolve };
      this.#waiting.push(asked);
      signal.addEventListener('abort', () => {
        this.#take(asked);
        resolve(false);
      });
      this.#onChange();
    });
  }

  /** @param {{question: Question, answer: (yes: boolean) => void}} asked */
  #take(asked) {
    this.#waiting = this.#waiting.filter((one) => one !== asked);
    this.#onChange();
  }
}
