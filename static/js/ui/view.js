/** The page's views as one: draws a state, and turns what a person does into intents. */
import { I18n, LANGUAGES, preferredLanguage } from '../i18n/i18n.js';
import { byId, plain, say, setAttribute, show } from './dom.js';
import { createDrop } from './drop.js';
import { createMe } from './me.js';
import { pageTitle } from './page-title.js';
import { createPeer } from './peer.js';
import { createQuestion } from './question.js';
import { createTransfers } from './transfers.js';

/** @typedef {import('../i18n/i18n.js').Key} Key */
/** @typedef {import('./state.js').Intents} Intents */
/** @typedef {import('./state.js').State} State */

/** Where the chosen language is kept. */
const LANGUAGE_ITEM = 'godwit.language';

/** What a page without a secure context takes of one file: all of it is held in memory. */
const INSECURE_MAX_FILE_BYTES = 200_000_000;

/**
 * Shows the page, and draws each state that it is given, at once; what did not change isn't touched.
 *
 * @param {Document} root whose body is that of index.html
 * @param {Intents} intents
 * @returns {{ render: (state: State) => void }}
 */
export function createView(root, intents) {
  const views = [createMe, createPeer, createDrop, createTransfers, createQuestion].map((create) =>
    create(root, intents),
  );
  let i18n = new I18n(preferredLanguage(recall(), navigator.languages));
  /** @type {State | undefined} */
  let drawn;

  /** @param {State} state */
  function render(state) {
    drawn = state;
    drawBanner(root, state, i18n);
    for (const draw of views) {
      draw(state, i18n);
    }
    const title = pageTitle(state, i18n);
    if (root.title !== title) {
      root.title = title;
    }
  }

  const language = byId(root, 'language', HTMLSelectElement);
  for (const [code, name] of Object.entries(LANGUAGES)) {
    const option = new Option(name, code);
    option.lang = code;
    language.add(option);
  }
  language.addEventListener('change', () => {
    i18n = new I18n(language.value);
    remember(i18n.code);
    speak(root, i18n);
    if (drawn !== undefined) {
      render(drawn);
    }
    intents.language(i18n.code);
  });
  language.value = i18n.code;
  show(language, true);
  speak(root, i18n);
  show(byId(root, 'page', HTMLElement), true);
  return { render };
}

/** Says all that no state changes. @param {Document} root @param {I18n} i18n */
function speak(root, i18n) {
  root.documentElement.lang = i18n.code;
  setAttribute(byId(root, 'language', HTMLElement), 'aria-label', i18n.text('page.language'));
  for (const element of root.querySelectorAll('[data-say]')) {
    if (element instanceof HTMLElement) {
      say(element, i18n.parts(/** @type {Key} */ (element.dataset['say'])));
    }
  }
}

/** @param {Document} root @param {State} state @param {I18n} i18n */
function drawBanner(root, { secure, httpsUrl }, i18n) {
  show(byId(root, 'banner', HTMLElement), !secure);
  say(
    byId(root, 'banner-text', HTMLElement),
    i18n.parts('banner.insecure', { limit: INSECURE_MAX_FILE_BYTES }),
  );
  const link = byId(root, 'banner-link', HTMLAnchorElement);
  const isGiven = httpsUrl?.startsWith('https://') ?? false;
  show(byId(root, 'banner-https', HTMLElement), isGiven);
  if (httpsUrl !== null && isGiven) {
    setAttribute(link, 'href', httpsUrl);
    say(link, plain(httpsUrl));
  }
}

/** The language chosen before; none where the browser keeps nothing. */
function recall() {
  try {
    return localStorage.getItem(LANGUAGE_ITEM);
  } catch {
    return null;
  }
}

/** @param {string} code */
function remember(code) {
  try {
    localStorage.setItem(LANGUAGE_ITEM, code);
  } catch {
    // It holds until the page is loaded anew.
  }
}
