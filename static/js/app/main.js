/** Where the page begins: puts its parts together, and turns what a person wants into calls. */
import { pageFacts, qrOf } from '../io/page-facts.js';
import { claimStorage, sweepStorage } from '../io/page-storage.js';
import { TransferLedger } from '../machine/transfer/transfer-ledger.js';
import { connectionIdOf } from '../protocol/signal/connection-id.js';
import { InvalidNameError, PeerName } from '../protocol/signal/peer-name.js';
import { fileEntry } from '../protocol/transfer/file-entry.js';
import { Manifest } from '../protocol/transfer/manifest.js';
import { transferIdOf } from '../protocol/transfer/transfer-id.js';
import { createView } from '../ui/view.js';
import { Board } from './board.js';
import { useVersion } from './greeting.js';
import { recall, remember } from './memory.js';
import { Myself } from './myself.js';
import { Questions } from './questions.js';
import { Receiving } from './receiving.js';
import { Sending } from './sending.js';
import { UnderWay } from './under-way.js';

/** @typedef {import('./conversation.js').Conversation} Conversation */
/** @typedef {import('./switchboard.js').Offer} CallOffer */
/** @typedef {import('./switchboard.js').Switchboard} Switchboard */
/** @typedef {import('../ui/state.js').PickedFile} PickedFile */
/** @typedef {import('../ui/state.js').State} State */

/** Where this browser keeps whom it sent to last. */
const RECENT_KEY = 'godwit.recent';
const MAX_RECENT = 5;

/** How many transfers may come at once. */
const MAX_INCOMING = 8;

const ID_BYTES = 16;

function randomBytes() {
  return crypto.getRandomValues(new Uint8Array(ID_BYTES));
}

class App {
  #view;
  #questions = new Questions(() => this.#changed());
  #ledger = new TransferLedger();
  #underWay = new UnderWay();
  /** @type {Map<number, {board: Board, conversation: Conversation | null}>} */
  #transfers = new Map();
  #nextId = 1;
  /** Peers that this page's person has let in, or called: they are not asked about again. @type {Set<string>} */
  #known = new Set();
  #myself = new Myself({
    onChange: () => this.#onMe(),
    onCall: (offer) => this.#onCall(offer),
  });
  #willRender = false;
  /** @type {State} */
  #state;

  constructor() {
    this.#state = {
      me: this.#myself.shown,
      link: null,
      qr: null,
      secure: isSecureContext,
      httpsUrl: null,
      peer: { name: wanted(location.hash), status: 'none', path: null, problem: null },
      recent: stored(RECENT_KEY),
      question: null,
      transfers: [],
    };
    this.#view = createView(document, {
      rename: (name) => void this.#myself.rename(name),
      takeOver: (name) => void this.#myself.takeOver(name),
      call: (name) => this.#choose(name),
      answer: (id, yes) => this.#questions.answer(id, yes),
      send: (files) => this.#send(files),
      cancel: (id) => this.#transfers.get(id)?.conversation?.cancel(),
      save: (id) => void this.#save(id),
      dismiss: (id) => this.#dismiss(id),
      language: () => this.#changed(),
    });
  }

  start() {
    claimStorage();
    void sweepStorage();
    void this.#learnFacts();
    void this.#myself.start();
    addEventListener('beforeunload', (event) => {
      if ([...this.#transfers.values()].some(({ board }) => board.wouldBeLost)) {
        event.preventDefault();
      }
    });
    this.#changed();
  }

  async #learnFacts() {
    const { httpsUrl, version } = await pageFacts();
    useVersion(version);
    // Whom a link has named goes along.
    const address = isSecureContext ? null : httpsUrl && httpsUrl + location.hash;
    this.#state = { ...this.#state, httpsUrl: address };
    this.#changed();
  }

  #onMe() {
    const me = this.#myself.shown;
    this.#state = { ...this.#state, me };
    if (me.status === 'online' && me.name !== null) {
      const link = new URL('/', location.href);
      link.hash = `to=${encodeURIComponent(me.name)}`;
      this.#state = { ...this.#state, link: link.href, qr: qrOf(me.name, location) };
    }
    this.#changed();
  }

  /** @param {string} name of whom to send to */
  #choose(name) {
    let peerName;
    try {
      peerName = PeerName.ofTyped(name);
    } catch (problem) {
      if (!(problem instanceof InvalidNameError)) {
        throw problem;
      }
      const invalid = { key: 'problem.name_invalid', params: {} };
      this.#state = { ...this.#state, peer: { ...this.#state.peer, problem: invalid } };
      this.#changed();
      return;
    }
    const recent = [
      peerName.text,
      ...this.#state.recent.filter((one) => one !== peerName.text),
    ].slice(0, MAX_RECENT);
    remember(RECENT_KEY, JSON.stringify(recent));
    this.#known.add(peerName.folded);
    const peer = {
      name: peerName.text,
      status: /** @type {const} */ ('none'),
      path: null,
      problem: null,
    };
    this.#state = { ...this.#state, peer, recent };
    this.#changed();
  }

  /** @param {PickedFile[]} files */
  #send(files) {
    const { switchboard } = this.#myself;
    const peer = this.#state.peer.name;
    if (!switchboard || !peer) {
      return;
    }
    const id = this.#nextId++;
    const board = new Board(id, 'send', peer, () => this.#changed());
    let manifest;
    try {
      manifest = manifestOf(files);
    } catch (problem) {
      if (!(problem instanceof RangeError)) {
        throw problem;
      }
      // Nothing was said to anybody yet.
      board.content(
        files,
        files.length,
        files.reduce((sum, { file }) => sum + file.size, 0),
      );
      board.refused('unsafe_path');
      this.#transfers.set(id, { board, conversation: null });
      this.#changed();
      return;
    }
    const sending = new Sending(
      {
        peer: PeerName.ofTyped(peer),
        connection: connectionIdOf(randomBytes()),
        transfer: transferIdOf(randomBytes()),
      },
      manifest,
      files.map(({ file }) => file),
      switchboard,
      board,
    );
    board.content(files, manifest.count, manifest.totalBytes);
    this.#transfers.set(id, { board, conversation: sending });
    switchboard.add(sending);
    sending.start();
  }

  /** @param {CallOffer} offer */
  #onCall(offer) {
    const switchboard = /** @type {Switchboard} */ (this.#myself.switchboard);
    const { from: peer, connection } = offer;
    const coming = [...this.#transfers.values()].filter(
      ({ board }) => board.shown.direction === 'receive' && !board.isOver,
    );
    if (coming.length >= MAX_INCOMING) {
      switchboard.say({ type: 'reject', to: peer, connection, code: 'busy' });
      return;
    }
    const id = this.#nextId++;
    const board = new Board(id, 'receive', peer.text, () => this.#changed());
    const receiving = new Receiving(
      { peer, connection },
      this.#questions,
      this.#ledger,
      this.#underWay,
      switchboard,
      board,
    );
    this.#transfers.set(id, { board, conversation: receiving });
    switchboard.add(receiving);
    receiving.start(offer.offer, !this.#known.has(peer.folded));
  }

  /** @param {number} id */
  async #save(id) {
    const board = this.#transfers.get(id)?.board;
    if (board?.arrivals) {
      const isThere = await board.arrivals.save(document);
      board.saved(isThere ? 'handed' : 'failed', isThere ? 'why.kept' : 'problem.evicted');
    }
  }

  /** @param {number} id */
  #dismiss(id) {
    const board = this.#transfers.get(id)?.board;
    if (board?.isOver) {
      void board.arrivals?.discard();
      this.#transfers.delete(id);
      this.#changed();
    }
  }

  /** Draws once for all that changes before the next frame. */
  #changed() {
    if (!this.#willRender) {
      this.#willRender = true;
      // Not by requestAnimationFrame: a hidden page is to keep its title up to date.
      setTimeout(() => {
        this.#willRender = false;
        this.#render();
      }, 50);
    }
  }

  /** Who called and never offered anything leaves nothing behind. */
  #forgetCalls() {
    for (const [id, { board }] of this.#transfers) {
      if (board.isOver && board.shown.names.length === 0) {
        this.#transfers.delete(id);
      }
    }
  }

  #render() {
    this.#forgetCalls();
    const all = [...this.#transfers.values()].map(({ board }) => board);
    const newest = all
      .filter(({ shown }) => shown.direction === 'send' && shown.peer === this.#state.peer.name)
      .at(-1);
    const peer = newest
      ? { ...this.#state.peer, status: newest.peerStatus, path: newest.shown.path }
      : this.#state.peer;
    // A caller who has not offered anything yet is shown by the question alone.
    const transfers = all.map(({ shown }) => shown).filter(({ names }) => names.length > 0);
    this.#state = { ...this.#state, peer };
    this.#view.render({ ...this.#state, question: this.#questions.current, transfers });
  }
}

/**
 * What is offered; a RangeError if the other side could not take it.
 *
 * @param {PickedFile[]} files
 */
function manifestOf(files) {
  return new Manifest(
    files.map(({ file, path }) =>
      fileEntry({ path, size: file.size, modified: file.lastModified }),
    ),
  );
}

/** Whom a link names: `#to=NAME`. @param {string} hash */
function wanted(hash) {
  return new URLSearchParams(hash.slice(1)).get('to');
}

/** @param {string} key @returns {string[]} */
function stored(key) {
  try {
    const value = JSON.parse(recall(key) ?? '[]');
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

new App().start();
