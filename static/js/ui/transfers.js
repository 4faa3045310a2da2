/** Draws the transfers, the newest first, and tells those who listen what became of each. */
import { byId, follow, inside, plain, say, setAttribute, show } from './dom.js';
import { isEnded, pathInUse, transferName, transferState } from './phrases.js';

/** @typedef {import('../i18n/i18n.js').I18n} I18n */
/** @typedef {import('../i18n/i18n.js').Key} Key */
/** @typedef {import('../i18n/i18n.js').Part} Part */
/** @typedef {import('./state.js').State} State */
/** @typedef {import('./state.js').Transfer} Transfer */

/** @param {Document} root @param {import('./state.js').Intents} intents */
export function createTransfers(root, intents) {
  const title = byId(root, 'transfers-title', HTMLElement);
  const none = byId(root, 'transfers-none', HTMLElement);
  const list = byId(root, 'transfers', HTMLElement);
  const news = byId(root, 'transfers-news', HTMLElement);
  const template = byId(root, 'transfer', HTMLTemplateElement);
  /** @type {Map<string | number, HTMLElement>} */
  const rows = new Map();
  /** What was told last of each. @type {Map<number, Key>} */
  let told = new Map();

  /** @param {Transfer} transfer */
  function createRow({ id }) {
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    const row = inside(copy, 'li', HTMLElement);
    for (const [name, intent] of /** @type {const} */ ([
      ['.save', intents.save],
      ['.cancel', intents.cancel],
      ['.dismiss', intents.dismiss],
    ])) {
      inside(row, name, HTMLButtonElement).addEventListener('click', () => intent(id));
    }
    return row;
  }

  /** @param {readonly Transfer[]} transfers @param {I18n} i18n */
  function tellChanges(transfers, i18n) {
    const now = new Map(transfers.map((transfer) => [transfer.id, transferState(transfer)]));
    const changed = transfers.find(({ id }) => told.get(id) !== now.get(id));
    told = now;
    if (changed !== undefined) {
      const state = i18n.text(transferState(changed), { peer: changed.peer });
      say(news, i18n.parts('transfer.announce', { name: transferName(changed), state }));
    }
  }

  /** @param {State} state @param {I18n} i18n */
  return function render({ transfers }, i18n) {
    const newestFirst = [...transfers].sort((a, b) => b.id - a.id);
    const focused = list.contains(root.activeElement) ? root.activeElement : null;
    follow(list, rows, newestFirst, ({ id }) => id, createRow);
    show(none, transfers.length === 0);
    for (const transfer of newestFirst) {
      const row = rows.get(transfer.id);
      if (row !== undefined) {
        drawRow(row, transfer, i18n);
      }
    }
    if (focused instanceof HTMLButtonElement && (focused.hidden || !focused.isConnected)) {
      const other = focused.closest('li')?.querySelector('button:not([hidden])');
      (other instanceof HTMLElement && other.isConnected ? other : title).focus();
    }
    tellChanges(newestFirst, i18n);
  };
}

/** @param {HTMLElement} row @param {Transfer} transfer @param {I18n} i18n */
function drawRow(row, transfer, i18n) {
  const { direction, peer, state, fileCount, bytes, totalBytes, why, saved } = transfer;
  const name = transferName(transfer);
  const isEnd = isEnded(transfer);
  const isHere = state === 'complete' && ['ready', 'handed', 'failed'].includes(saved);

  setAttribute(row, 'data-state', state);
  setAttribute(row, 'data-direction', direction);
  say(inside(row, '.name', HTMLElement), plain(name));
  say(
    inside(row, '.more', HTMLElement),
    fileCount > 1 ? i18n.parts('transfer.more', { count: fileCount - 1 }) : null,
  );
  say(inside(row, '.state', HTMLElement), [
    ...i18n.parts(direction === 'send' ? 'transfer.to' : 'transfer.from', { peer }),
    ...plain(' · '),
    ...i18n.parts(transferState(transfer), { peer }),
  ]);
  say(inside(row, '.figures', HTMLElement), plain(figures(transfer, i18n).join('\u00a0· ')));
  say(inside(row, '.why', HTMLElement), why && i18n.message(why));

  const bar = inside(row, 'progress', HTMLProgressElement);
  show(bar, state === 'transferring' || (bytes > 0 && state !== 'complete'));
  setAttribute(bar, 'value', String(totalBytes > 0 ? Math.min(bytes / totalBytes, 1) : 0));
  setAttribute(bar, 'aria-label', i18n.text('transfer.progress', { name }));

  if (saved === 'handed') {
    drawButton('.save', isHere, 'transfer.save_again', 'transfer.save_again_name');
  } else {
    drawButton('.save', isHere, 'transfer.save', 'transfer.save_name');
  }
  drawButton('.cancel', transfer.canCancel, 'transfer.cancel', 'transfer.cancel_name');
  if (isHere) {
    drawButton('.dismiss', isEnd, 'transfer.discard', 'transfer.discard_name');
  } else {
    drawButton('.dismiss', isEnd, 'transfer.dismiss', 'transfer.dismiss_name');
  }

  /**
   * @param {string} selector
   * @param {boolean} isThere
   * @param {Key} label
   * @param {Key} fullLabel for those who don't see the row
   */
  function drawButton(selector, isThere, label, fullLabel) {
    const button = inside(row, selector, HTMLButtonElement);
    show(button, isThere);
    say(button, i18n.parts(label));
    setAttribute(button, 'aria-label', i18n.text(fullLabel, { name }));
  }
}

/** @param {Transfer} transfer @param {I18n} i18n @returns {string[]} */
function figures({ state, fileCount, bytes, totalBytes, bytesPerSecond, secondsLeft, path }, i18n) {
  const all = i18n.text('transfer.files', { count: fileCount, size: totalBytes });
  if (state === 'complete' || bytes === 0) {
    return path === null ? [all] : [all, pathInUse(i18n, path)];
  }
  const shown = [
    i18n.percent(bytes, totalBytes),
    i18n.text('transfer.bytes', { done: bytes, total: totalBytes }),
  ];
  const isMoving = state === 'transferring';
  if (isMoving && bytesPerSecond !== null) {
    shown.push(i18n.speed(bytesPerSecond));
  }
  if (isMoving && secondsLeft !== null) {
    shown.push(i18n.text('transfer.left', { time: secondsLeft }));
  }
  if (path !== null) {
    shown.push(pathInUse(i18n, path));
  }
  return shown;
}
