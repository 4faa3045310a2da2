/** Draws whom this page talks to: the name to call, those of before, and how far the connection is. */
import { byId, follow, foreign, say, setAttribute, show } from './dom.js';
import { visibleText } from '../i18n/visible-text.js';
import { followName } from './name-field.js';
import { peerStatus } from './phrases.js';

/** @typedef {import('../i18n/i18n.js').I18n} I18n */
/** @typedef {import('./state.js').State} State */

/** @param {Document} root @param {import('./state.js').Intents} intents */
export function createPeer(root, intents) {
  const form = byId(root, 'peer-form', HTMLFormElement);
  const field = followName(byId(root, 'peer-name', HTMLInputElement), form, intents.call);
  const recent = byId(root, 'peer-recent', HTMLElement);
  const recentList = byId(root, 'peer-recent-list', HTMLElement);
  const status = byId(root, 'peer-status', HTMLElement);
  const problem = byId(root, 'peer-problem', HTMLElement);
  /** @type {Map<string | number, HTMLElement>} */
  const rows = new Map();

  /** @param {string} name */
  function createRecent(name) {
    const button = root.createElement('button');
    button.type = 'button';
    say(button, foreign(visibleText(name)));
    button.addEventListener('click', () => intents.call(name));
    const row = root.createElement('li');
    row.append(button);
    return row;
  }

  /** @param {State} state @param {I18n} i18n */
  return function render({ peer, recent: names }, i18n) {
    field.render(peer.name);
    show(recent, names.length > 0);
    follow(recentList, rows, names, (name) => name, createRecent);
    say(status, peerStatus(i18n, peer));
    setAttribute(status, 'data-status', peer.status);
    say(problem, peer.problem && i18n.message(peer.problem));
  };
}
