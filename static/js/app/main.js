/** Where the page begins: puts its parts together, and turns what a person wants into calls. */
import { pageFacts, qrOf } from '../io/page-facts.js';
import { claimStorage, sweepStorage } from '../io/page-storage.js';
import { SECOND } from '../machine/time.js';
import { TransferLedger } from '../machine/transfer/transfer-ledger.js';
import { connectionIdOf } from '../protocol/signal/connection-id.js';
import { InvalidNameError, PeerName } from '../protocol/signal/peer-name.js';
import { fileEntry } from '../protocol/transfer/file-entry.js';
import { Manifest } from '../protocol/transfer/manifest.js';
import { transferIdOf } from '../protocol/transfer/transfer-id.js';
import { createView } from '../ui/view.js';
import { Board } from './board.js';
import { nowMicros } from './clock.js';
import { useVersion } from './greeting.js';
import { recall, remember } from './memory.js';
import { Myself } from './myself.js';
import { Questions } from './questions.js';
import { Outgoing } from './outgoing.js';
import { ANY_PATH, pathRuleOf } from './path-rule.js';
import { Receiving } from './receiving.js';
import { Sending } from './sending.js';
import { UnderWay } from './under-way.js';

/** @typedef {import('./outgoing.js').Line} Line */
/** @typedef {import('./switchboard.js').Offer} CallOffer */
/** @typedef {import('./switchboard.js').Switchboard} Switchboard */
/** @typedef {import('../ui/state.js').PickedFile} PickedFile */
/** @typedef {import('../ui/state.js').State} State */

/** Where this browser keeps whom it sent to last. */
const RECENT_KEY = 'godwit.recent';
const MAX_RECENT = 5;

/** How many transfers may come at once, and links wait for something to be offered on them. */
const MAX_INCOMING = 8;

/** A link that has waited for so long gives way to a new one; what is to come is about to. */
const MIN_IDLE_MICROS = 10 * SECOND;

const ID_BYTES = 16;

function randomBytes() {
  return crypto.getRandomValues(new Uint8Array(ID_BYTES));
}

class App {
  #view;
  #questions = new Questions(() => this.#changed());
  #ledger = new TransferLedger();
  #underWay = new UnderWay();
  /** @type {Map<number, {board: Board, call: Receiving | Line | null}>} */
  #transfers = new Map();
  #nextId = 1;
  #pathRule = pathRuleOf(location.search);
  #myself = new Myself(this.#pathRule ?? ANY_PATH, {
    onChange: () => this.#onMe(),
    onCall: (offer) => this.#onCall(offer),
    onBegin: () => this.#onSession(),
    onLeave: () => this.#outgoing.leave(),
  });
  #outgoing = new Outgoing({
    open: (peer, maxWaitMicros, board, onEnd) => {
      const switchboard = /** @type {Switchboard} */ (this.#myself.switchboard);
      const sending = new Sending(
        { peer, connection: connectionIdOf(randomBytes()) },
        maxWaitMicros,
        switchboard,
        board ?? new Board(this.#nextId++, 'send', peer.text, () => this.#changed()),
        onEnd,
      );
      switchboard.add(sending);
      return sending;
    },
    list: (line) => this.#transfers.set(line.board.shown.id, { board: line.board, call: line }),
    changed: () => this.#changed(),
  });
  /** Whom a person chose before there was a session to call them in. @type {PeerName | null} */
  #early = null;
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
      rename: (name) => void (this.#pathRule && this.#myself.rename(name)),
      takeOver: (name) => void (this.#pathRule && this.#myself.takeOver(name)),
      call: (name) => this.#choose(name),
      answer: (id, yes) => this.#questions.answer(id, yes),
      send: (files) => this.#send(files),
      cancel: (id) => this.#transfers.get(id)?.call?.cancel(),
      save: (id) => void this.#save(id),
      dismiss: (id) => this.#dismiss(id),
      language: () => this.#changed(),
    });
  }

  start() {
    claimStorage();
    void sweepStorage();
    void this.#learnFacts();
    if (this.#pathRule === null) {
      // Whoever asks for a relay is not to be shown to others by a slip of the pen.
      const problem = { key: 'problem.path_unknown', params: {} };
      this.#state = { ...this.#state, me: { ...this.#state.me, status: 'refused', problem } };
    } else {
      void this.#myself.start();
    }
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
    // Whom a link has named goes along, and which path.
    const address = isSecureContext ? null : httpsUrl && httpsUrl + location.search + location.hash;
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

  #onSession() {
    if (this.#early) {
      this.#outgoing.choose(this.#early);
      this.#early = null;
    } else {
      this.#outgoing.call();
    }
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
    this.#questions.admit(peerName);
    const peer = {
      name: peerName.text,
      status: /** @type {const} */ ('none'),
      path: null,
      problem: null,
    };
    this.#state = { ...this.#state, peer, recent };
    if (this.#myself.switchboard) {
      this.#outgoing.choose(peerName);
    } else {
      this.#early = peerName;
    }
    this.#changed();
  }

  /** @param {PickedFile[]} files */
  #send(files) {
    const peer = this.#state.peer.name;
    if (!this.#myself.switchboard || !peer) {
      return;
    }
    if (this.#outgoing.peer === null) {
      this.#choose(peer); // A link named them.
    }
    const id = this.#nextId++;
    let manifest;
    try {
      manifest = manifestOf(files);
    } catch (problem) {
      if (!(problem instanceof RangeError)) {
        throw problem;
      }
      // Nothing was said to anybody yet.
      const board = new Board(id, 'send', peer, () => this.#changed());
      board.content(
        files,
        files.length,
        files.reduce((sum, { file }) => sum + file.size, 0),
      );
      board.refused('unsafe_path');
      this.#transfers.set(id, { board, call: null });
      this.#changed();
      return;
    }
    this.#outgoing.send({
      id,
      names: files,
      transfer: transferIdOf(randomBytes()),
      attempt: 1,
      manifest,
      sources: files.map(({ file }) => file),
    });
  }

  /** @param {CallOffer} offer */
  #onCall(offer) {
    const switchboard = /** @type {Switchboard} */ (this.#myself.switchboard);
    const { from: peer, connection } = offer;
    if (!this.#makeRoom()) {
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
    this.#transfers.set(id, { board, call: receiving });
    switchboard.add(receiving);
    receiving.start(offer.offer, !this.#questions.knows(peer));
  }

  /** Whether one more may come, for which the link that has waited for longest may have to go. */
  #makeRoom() {
    const coming = [...this.#transfers.values()].flatMap(({ call }) =>
      call instanceof Receiving && !call.isOver ? [call] : [],
    );
    if (coming.length < MAX_INCOMING) {
      return true;
    }
    const [longest] = coming.sort((a, b) => a.idleSinceMicros - b.idleSinceMicros);
    const mayGo = longest && nowMicros() - longest.idleSinceMicros >= MIN_IDLE_MICROS;
    if (mayGo) {
      longest.hangUp();
    }
    return mayGo;
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

  /** Who called and never offered anything leaves nothing behind, unless it did harm. */
  #forgetCalls() {
    for (const [id, { board }] of this.#transfers) {
      if (board.isOver && !board.isWorthShowing) {
        this.#transfers.delete(id);
      }
    }
  }

  #render() {
    this.#forgetCalls();
    const transfers = [...this.#transfers.values()].flatMap(({ board }) =>
      // A caller who has not offered anything yet is shown by the question alone.
      board.isWorthShowing ? [board.shown] : [],
    );
    const { name, problem } = this.#state.peer;
    const { status, path, problem: trouble } = this.#outgoing;
    const peer = {
      name,
      status: name === null ? 'none' : status,
      path,
      problem: problem ?? trouble,
    };
    const question = this.#questions.current;
    this.#view.render({ ...this.#state, peer, question, transfers });
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
