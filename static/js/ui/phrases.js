/** Which sentence says which state. Pure. */
import { visibleText } from '../i18n/visible-text.js';

/** @typedef {import('../i18n/i18n.js').I18n} I18n */
/** @typedef {import('../i18n/i18n.js').Key} Key */
/** @typedef {import('../i18n/i18n.js').Part} Part */
/** @typedef {import('./state.js').Peer} Peer */
/** @typedef {import('./state.js').PeerStatus} PeerStatus */
/** @typedef {import('./state.js').Saved} Saved */
/** @typedef {import('./state.js').ServerStatus} ServerStatus */
/** @typedef {import('./state.js').Transfer} Transfer */
/** @typedef {import('./state.js').TransferState} TransferState */

/** What is shown of a path in a list: its head, and its end with the extension. */
const MAX_SHOWN = 80;
const KEPT_HEAD = 40;

/** @type {Readonly<Record<ServerStatus, Key>>} */
export const SERVER_STATUS = {
  connecting: 'me.connecting',
  online: 'me.online',
  offline: 'me.offline',
  refused: 'me.refused',
};

/** @type {Readonly<Record<PeerStatus, Key>>} */
const PEER_STATUS = {
  none: 'peer.none',
  resting: 'peer.resting',
  calling: 'peer.calling',
  waiting: 'peer.waiting',
  ringing: 'peer.ringing',
  connecting: 'peer.connecting',
  ready: 'peer.ready',
  silent: 'why.silent',
  ended: 'peer.ended',
};

/** @type {Readonly<Record<TransferState, Key>>} */
const SENDING = {
  preparing: 'state.preparing',
  connecting: 'state.connecting',
  offered: 'state.offered',
  waiting: 'state.waiting',
  transferring: 'state.sending',
  sent: 'state.sent',
  complete: 'state.complete_sent',
  rejected: 'state.rejected',
  cancelled: 'state.cancelled',
  failed: 'state.failed',
  interrupted: 'state.interrupted',
};

/** @type {Readonly<Record<TransferState, Key>>} */
const RECEIVING = {
  ...SENDING,
  offered: 'state.offered_to_you',
  transferring: 'state.receiving',
  sent: 'state.storing',
  complete: 'state.complete_received',
  rejected: 'state.rejected_by_you',
};

/** @type {Readonly<Record<Saved, Key>>} */
const SAVED = {
  none: 'state.complete_received',
  ready: 'state.complete_unsaved',
  handed: 'state.complete_handed',
  failed: 'state.complete_save_failed',
  placed: 'state.complete_placed',
  streamed: 'state.complete_handed',
};

/** @type {ReadonlySet<TransferState>} */
const ENDED = new Set(['complete', 'rejected', 'cancelled', 'failed', 'interrupted']);

/** @param {Transfer} transfer */
export function isEnded(transfer) {
  return ENDED.has(transfer.state);
}

/** @param {I18n} i18n @param {Peer} peer */
export function peerStatus(i18n, { name, status, path }) {
  const params = { peer: name ?? '', path: path === null ? '' : pathInUse(i18n, path) };
  return i18n.parts(
    status === 'ready' && path !== null ? 'peer.ready_by' : PEER_STATUS[status],
    params,
  );
}

/**
 * `direct`, `relay` or `relay (KIND)` in the reader's language.
 *
 * @param {I18n} i18n
 * @param {string} path
 */
export function pathInUse(i18n, path) {
  const kind = /^relay \((.+)\)$/.exec(path)?.[1];
  if (kind !== undefined) {
    return i18n.text('path.relay', { kind: visibleText(kind) });
  }
  switch (path) {
    case 'direct':
      return i18n.text('path.direct');
    case 'relay':
      return i18n.text('path.relay_unknown');
    default:
      return visibleText(path);
  }
}

/** @param {Transfer} transfer @returns {Key} */
export function transferState({ direction, state, saved }) {
  if (direction === 'send') {
    return SENDING[state];
  }
  return state === 'complete' ? SAVED[saved] : RECEIVING[state];
}

/** The name under which a transfer is spoken of: its first path, not too long. @param {Transfer} transfer */
export function transferName({ names, peer }) {
  const letters = [...visibleText(names[0] ?? peer)];
  const cut = letters.length - MAX_SHOWN;
  return cut <= 0
    ? letters.join('')
    : [...letters.slice(0, KEPT_HEAD), '…', ...letters.slice(KEPT_HEAD + cut)].join('');
}
