/** What the tab's title says: a question before progress, progress before the last end. Pure. */
import { isEnded } from './phrases.js';

/** @typedef {import('../i18n/i18n.js').I18n} I18n */
/** @typedef {import('./state.js').State} State */

/** @param {State} state @param {I18n} i18n */
export function pageTitle({ question, transfers }, i18n) {
  if (question !== null) {
    return i18n.text('title.question', { peer: question.peer });
  }
  const running = transfers.filter((transfer) => !isEnded(transfer) && transfer.bytes > 0);
  const total = running.reduce((sum, { totalBytes }) => sum + totalBytes, 0);
  if (total > 0) {
    const done = running.reduce((sum, { bytes }) => sum + bytes, 0);
    return i18n.text('title.progress', { done: done / total });
  }
  const last = transfers.reduce(
    (newest, transfer) => (newest === null || transfer.id > newest.id ? transfer : newest),
    /** @type {import('./state.js').Transfer | null} */ (null),
  );
  switch (last?.state) {
    case 'complete':
      return i18n.text('title.complete');
    case 'failed':
    case 'interrupted':
      return i18n.text('title.stopped');
    default:
      return 'Godwit';
  }
}
