/** What is to be seen of one call and its transfer: its state in the views' terms, and how fast it is. */
import { MILLISECOND, SECOND } from '../machine/time.js';
import { nowMicros } from './clock.js';
import { topNames } from './top-names.js';

/** @typedef {import('./arrivals.js').Arrivals} Arrivals */
/** @typedef {import('../machine/session/call.js').CallEnd} CallEnd */
/** @typedef {import('../machine/session/call.js').CallEvent} CallEvent */
/** @typedef {import('../machine/transfer/transfer-event.js').Outcome} Outcome */
/** @typedef {import('../machine/transfer/transfer-event.js').TransferEvent} TransferEvent */
/** @typedef {import('../ui/state.js').Message} Message */
/** @typedef {import('../ui/state.js').PeerStatus} PeerStatus */
/** @typedef {import('../ui/state.js').Transfer} Transfer */
/** @typedef {import('../ui/state.js').TransferState} TransferState */

/** Speed is that of the last seconds. */
const SPEED_WINDOW_MICROS = 3 * SECOND;

/**
 * How often a count of bytes is shown: nobody reads faster, and drawing costs a page more than moving
 * what is counted.
 */
const SAMPLE_MICROS = 500 * MILLISECOND;

export class Board {
  #onChange;
  /** @type {Transfer} */
  #shown;
  /** @type {{atMicros: number, bytes: number}[]} */
  #samples = [];
  /** @type {PeerStatus} */
  #peerStatus = 'calling';
  /** @type {Arrivals | null} */
  arrivals = null;
  #wasFault = false;
  /** What only this side knows of its end. @type {{code: string, params: Message['params']} | null} */
  #because = null;

  /**
   * @param {number} id
   * @param {Transfer['direction']} direction
   * @param {string} peer
   * @param {() => void} onChange
   */
  constructor(id, direction, peer, onChange) {
    this.#onChange = onChange;
    this.#shown = {
      id,
      direction,
      peer,
      state: 'preparing',
      names: [],
      fileCount: 0,
      totalBytes: 0,
      bytes: 0,
      bytesPerSecond: null,
      secondsLeft: null,
      path: null,
      why: null,
      canCancel: true,
      saved: 'none',
    };
  }

  /** @returns {Transfer} */
  get shown() {
    return this.#shown;
  }

  /** How far the way to the other side is. */
  get peerStatus() {
    return this.#peerStatus;
  }

  /** Whether nothing was offered yet. */
  get isEmpty() {
    return this.#shown.fileCount === 0;
  }

  /** Why it ended, as a sentence of its own; null: it did not, or as it should. @returns {Message | null} */
  get problem() {
    const { state, why } = this.#shown;
    return why ?? (state === 'rejected' ? this.#message('problem.declined') : null);
  }

  get isOver() {
    return !this.#shown.canCancel;
  }

  /** It comes into the list of transfers, under this number. @param {number} id */
  enter(id) {
    this.#show({ id });
  }

  /** Whether there is anything to be told: an offer, or what was wrong with what came instead. */
  get isWorthShowing() {
    return !this.isEmpty || this.#wasFault;
  }

  /** Whether closing the page now would lose something. */
  get wouldBeLost() {
    return (!this.isOver && !this.isEmpty) || this.#shown.saved === 'ready';
  }

  /**
   * @param {Iterable<{path: string}>} entries the first of them at least
   * @param {number} fileCount
   * @param {number} totalBytes
   */
  content(entries, fileCount, totalBytes) {
    this.#show({ names: topNames(entries), fileCount, totalBytes });
  }

  /** @param {string} path */
  path(path) {
    this.#show({ path });
  }

  /** So many bytes are with the receiver. @param {number} bytes */
  bytes(bytes) {
    if (bytes === this.#shown.bytes) {
      return;
    }
    const now = nowMicros();
    const last = this.#samples.at(-1);
    if (last && now - last.atMicros < SAMPLE_MICROS && bytes < this.#shown.totalBytes) {
      return;
    }
    this.#samples.push({ atMicros: now, bytes });
    this.#samples = this.#samples.filter(({ atMicros }) => now - atMicros < SPEED_WINDOW_MICROS);
    const first = this.#samples[0] ?? { atMicros: now, bytes };
    const bytesPerSecond =
      now > first.atMicros ? ((bytes - first.bytes) * SECOND) / (now - first.atMicros) : null;
    const left = this.#shown.totalBytes - bytes;
    this.#show({
      bytes,
      bytesPerSecond,
      secondsLeft: bytesPerSecond ? left / bytesPerSecond : null,
      why: null,
    });
  }

  /** @param {CallEvent} event */
  onCall(event) {
    switch (event) {
      case 'waitingForPeer':
        this.#peerStatus = 'waiting';
        break;
      case 'calling':
        this.#peerStatus = 'calling';
        break;
      case 'ringing':
        this.#peerStatus = 'ringing';
        break;
      case 'connecting':
        this.#peerStatus = 'connecting';
        break;
      case 'connected':
        // There is a path, though maybe no link yet; or the news of the link was faster.
        break;
    }
    this.#show({ state: 'connecting' });
  }

  /** The link is open. */
  linked() {
    this.#peerStatus = 'ready';
    this.#onChange();
  }

  /** @param {TransferEvent} event */
  onTransfer(event) {
    switch (event.type) {
      case 'offered':
        this.#show({ state: 'offered' });
        break;
      case 'accepted':
        this.#show({ state: 'waiting' });
        break;
      case 'started':
        this.#show({ state: 'transferring' });
        break;
      case 'allSent':
        this.#show({ state: 'sent' });
        break;
      case 'peerBusy':
        this.#show({ why: this.#message(`why.${event.reason}`) });
        break;
      case 'peerPaused':
        this.#show({ why: event.paused ? this.#message('why.paused') : null });
        break;
      case 'linkSuspect':
        this.#peerStatus = 'silent';
        this.#show({ why: this.#message('why.silent') });
        break;
      case 'linkAlive':
        this.#peerStatus = 'ready';
        this.#show({ why: null });
        break;
      case 'textReceived':
      case 'fileDone':
      case 'fileSkipped':
        break;
    }
  }

  /** All has arrived, and can be saved. @param {Arrivals} arrivals */
  arrived(arrivals) {
    this.arrivals = arrivals;
    this.#show({ saved: 'ready' });
  }

  /**
   * @param {Transfer['saved']} saved
   * @param {string | null} why a key of the catalogue
   */
  saved(saved, why = null) {
    this.#show({ saved, why: why === null ? null : this.#message(why) });
  }

  /**
   * It will end, and this side knows better why than the code that both are told.
   *
   * @param {string} code
   * @param {Message['params']} params
   */
  because(code, params = {}) {
    this.#because = { code, params };
  }

  /** @param {Outcome} outcome */
  endOfTransfer(outcome) {
    switch (outcome.type) {
      case 'complete':
        this.#end('complete', null);
        break;
      case 'rejected':
        this.#wasFault = true;
        this.#end('rejected', outcome.code === 'declined' ? null : outcome.code);
        break;
      case 'cancelled':
        if (outcome.code === 'cancelled') {
          this.#end('cancelled', null);
        } else {
          this.#end(outcome.code === 'interrupted' ? 'interrupted' : 'failed', outcome.code);
        }
        break;
      case 'failed':
        this.#wasFault = true;
        this.#end('failed', outcome.code);
        break;
      case 'interrupted':
        this.#end('interrupted', 'link_lost');
        break;
    }
  }

  /** It cannot even be offered. @param {string} code */
  refused(code) {
    this.#end('failed', code);
  }

  /** There never was a transfer. @param {CallEnd} end */
  endOfCall(end) {
    switch (end.type) {
      case 'peerAbsent':
        this.#end('failed', 'peer_offline');
        break;
      case 'noAnswer':
        this.#end('failed', 'no_answer');
        break;
      case 'refused':
        this.#end('rejected', end.code === 'declined' ? null : end.code);
        break;
      case 'noPath':
        this.#end('failed', 'no_path');
        break;
      case 'noLink':
      case 'nothingOffered':
      case 'broken':
        this.#end('failed', 'broken_connection');
        break;
      case 'leftByPeer':
        this.#end('interrupted', 'left');
        break;
      case 'serverRefused':
        this.#end('failed', end.code);
        break;
      case 'hungUp':
        this.#end('cancelled', null);
        break;
    }
  }

  /**
   * @param {TransferState} state
   * @param {string | null} told
   */
  #end(state, told) {
    const { code, params } = this.#because ?? { code: told, params: {} };
    this.#peerStatus = state === 'complete' ? 'none' : 'ended';
    this.#show({
      state,
      bytes: state === 'complete' ? this.#shown.totalBytes : this.#shown.bytes,
      why: code === null ? null : this.#message(`problem.${code}`, params),
      bytesPerSecond: null,
      secondsLeft: null,
      canCancel: false,
    });
  }

  /** @param {string} key @param {Message['params']} params @returns {Message} */
  #message(key, params = {}) {
    return { key, params: { ...params, peer: this.#shown.peer } };
  }

  /** @param {Partial<Transfer>} change */
  #show(change) {
    if (this.isOver && change.saved === undefined) {
      return;
    }
    this.#shown = { ...this.#shown, ...change };
    this.#onChange();
  }
}
