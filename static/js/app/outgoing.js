/**
 * What goes out from this page: keeps a link ready to the peer that its person has chosen, and offers
 * on it what they choose next. Knows lines, but nothing of the browser.
 */
import { MINUTE } from '../machine/time.js';

/** @typedef {import('../protocol/signal/peer-name.js').PeerName} PeerName */
/** @typedef {import('../protocol/transfer/manifest.js').Manifest} Manifest */
/** @typedef {import('../protocol/transfer/transfer-id.js').TransferId} TransferId */
/** @typedef {import('../ui/state.js').Message} Message */
/** @typedef {import('../ui/state.js').PeerStatus} PeerStatus */
/** @typedef {import('./board.js').Board} Board */

/**
 * What is to be sent: `sources` by the number of their entry, null for a directory; shown in the list
 * under the number `id` with the top of its `names`.
 *
 * @typedef {{id: number, names: readonly {path: string}[], transfer: TransferId, attempt: number,
 *   manifest: Manifest, sources: readonly (File | null)[]}} Parcel
 */

/**
 * How a line ended.
 *
 * - `unreached`: there never was a link.
 * - `rested`: nothing was offered on the link, and one side gave it up, or it broke.
 * - `stale`: what was offered on a link that had rested met nobody: another line may take it.
 * - `done`: the transfer had its last word.
 * - `lost`: the transfer ended without one, or by a fault.
 *
 * @typedef {'unreached' | 'rested' | 'stale' | 'done' | 'lost'} LineEnd
 */

/**
 * A call to a peer, and the one transfer on its link.
 *
 * @typedef {object} Line
 * @property {Board} board
 * @property {Parcel | null} parcel
 * @property {boolean} isLinked
 * @property {boolean} isOver
 * @property {() => void} start
 * @property {(parcel: Parcel) => void} offer
 * @property {() => void} cancel ends the transfer
 * @property {() => void} hangUp
 */

/**
 * The world of lines.
 *
 * @typedef {object} Exchange
 * @property {(peer: PeerName, maxWaitMicros: number, board: Board | null,
 *   onEnd: (end: LineEnd) => void) => Line} open makes a line, with a board of its own if none is given
 * @property {(line: Line) => void} list shows what the line carries among the transfers
 * @property {() => void} changed
 */

/** How long an absent peer is waited for. */
const MAX_WAIT_MICROS = MINUTE;

/** A call that nobody asked for is not to wait. */
const NO_WAIT_MICROS = 0;

/** Confined to its caller. */
export class Outgoing {
  #exchange;
  /** @type {PeerName | null} */
  #peer = null;
  /** The newest to that peer. @type {Line | null} */
  #line = null;
  /** Whether a person waits for it. */
  #isWanted = true;
  /** @type {LineEnd | null} */
  #end = null;

  /** @param {Exchange} exchange */
  constructor(exchange) {
    this.#exchange = exchange;
  }

  /** Whom it goes to. */
  get peer() {
    return this.#peer;
  }

  /** How far the way to the peer is. @returns {PeerStatus} */
  get status() {
    const line = this.#line;
    if (line !== null && !line.isOver) {
      return line.board.peerStatus;
    }
    const isTrouble = this.#end === 'lost' || (this.#end === 'unreached' && this.#isWanted);
    return isTrouble ? 'ended' : 'resting';
  }

  get path() {
    return this.#line?.isOver === false ? this.#line.board.shown.path : null;
  }

  /** Why there is no way, where no transfer tells it. @returns {Message | null} */
  get problem() {
    return this.#line?.parcel === null && this.status === 'ended' ? this.#line.board.problem : null;
  }

  /** This is who it goes to from now on: they are called at once. @param {PeerName} peer */
  choose(peer) {
    if (!this.#peer?.equals(peer)) {
      this.leave();
      this.#line = null;
      this.#peer = peer;
    }
    this.call();
  }

  /** Makes a link ready, if somebody is chosen and none is. */
  call() {
    if (this.#peer !== null && this.#line?.isOver !== false) {
      this.#keep(this.#peer, true);
    }
  }

  /** Gives up a link on which nothing was offered. */
  leave() {
    const line = this.#line;
    if (line?.parcel === null) {
      this.#line = null;
      this.#end = null;
      line.hangUp();
      this.#exchange.changed();
    }
  }

  /** Sends this to the chosen peer. @param {Parcel} parcel */
  send(parcel) {
    if (this.#peer === null) {
      return;
    }
    let line = this.#line;
    // A call that nobody asked for would not wait for an absent peer.
    const mayCarry = line?.isOver === false && (this.#isWanted || line.isLinked);
    if (line === null || line.parcel !== null || !mayCarry) {
      this.leave();
      line = this.#keep(this.#peer, true);
    }
    this.#carry(line, parcel);
  }

  /**
   * @param {Line} line
   * @param {Parcel} parcel
   */
  #carry(line, parcel) {
    line.offer(parcel);
    this.#exchange.list(line);
  }

  /**
   * Opens the line that is offered on next.
   *
   * @param {PeerName} peer
   * @param {boolean} isWanted
   * @param {Board | null} board
   */
  #keep(peer, isWanted, board = null) {
    const line = this.#open(peer, isWanted ? MAX_WAIT_MICROS : NO_WAIT_MICROS, board);
    this.#line = line;
    this.#isWanted = isWanted;
    this.#end = null;
    line.start();
    return line;
  }

  /**
   * @param {PeerName} peer
   * @param {number} maxWaitMicros
   * @param {Board | null} board
   * @returns {Line}
   */
  #open(peer, maxWaitMicros, board) {
    const line = this.#exchange.open(peer, maxWaitMicros, board, (end) => {
      this.#onEnd(line, peer, end);
    });
    return line;
  }

  /**
   * @param {Line} line
   * @param {PeerName} peer
   * @param {LineEnd} end
   */
  #onEnd(line, peer, end) {
    const isKept = line === this.#line;
    if (isKept) {
      this.#end = end;
    }
    if (end === 'stale' && line.parcel !== null) {
      this.#tryAgain(line, line.parcel, peer);
    } else if (end === 'done' && isKept) {
      this.#keep(peer, false);
    }
    this.#exchange.changed();
  }

  /**
   * What has come of the first offer, if anything has, gives way to the second.
   *
   * @param {Line} stale
   * @param {Parcel} parcel
   * @param {PeerName} peer
   */
  #tryAgain(stale, parcel, peer) {
    let line;
    if (stale === this.#line) {
      line = this.#keep(peer, true, stale.board);
    } else {
      line = this.#open(peer, MAX_WAIT_MICROS, stale.board);
      line.start();
    }
    this.#carry(line, { ...parcel, attempt: parcel.attempt + 1 });
  }
}
