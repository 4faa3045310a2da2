/** Draws who this page is: its name, the server and the link that leads here. */
import { byId, say, setAttribute, show } from './dom.js';
import { followName } from './name-field.js';
import { SERVER_STATUS } from './phrases.js';

/** @typedef {import('../i18n/i18n.js').I18n} I18n */
/** @typedef {import('./state.js').State} State */

/** How wide a page has room for the QR code beside the rest: as in page.css. */
const WIDE = '(min-width: 40rem)';

/** @param {Document} root @param {import('./state.js').Intents} intents */
export function createMe(root, intents) {
  const name = byId(root, 'me-name', HTMLInputElement);
  const rename = byId(root, 'me-rename', HTMLButtonElement);
  const status = byId(root, 'me-status', HTMLElement);
  const problem = byId(root, 'me-problem', HTMLElement);
  const share = byId(root, 'me-share', HTMLElement);
  const link = byId(root, 'me-link', HTMLInputElement);
  const copied = byId(root, 'me-copied', HTMLElement);
  const qr = byId(root, 'me-qr', HTMLDetailsElement);
  const qrImage = byId(root, 'me-qr-image', HTMLImageElement);
  const field = followName(name, byId(root, 'me-form', HTMLFormElement), intents.rename);
  /** @type {I18n | undefined} */
  let words;

  // A name may be too long for one.
  let failed = '';
  qrImage.addEventListener('error', () => {
    failed = qrImage.getAttribute('src') ?? '';
    show(qr, false);
  });
  qr.open = root.defaultView?.matchMedia(WIDE).matches ?? false;
  name.addEventListener('input', allowRename);
  link.addEventListener('focus', () => link.select());
  byId(root, 'me-copy', HTMLButtonElement).addEventListener('click', async () => {
    const done = await copy(link);
    say(copied, words?.parts(done ? 'me.copied' : 'me.copy_by_hand') ?? null);
  });

  function allowRename() {
    const isNew = field.typed() !== field.given();
    if (!isNew && root.activeElement === rename) {
      name.focus();
    }
    rename.disabled = !isNew;
  }

  /** @param {State} state @param {I18n} i18n */
  return function render({ me, link: address, qr: image }, i18n) {
    words = i18n;
    field.render(me.name);
    allowRename();
    say(status, i18n.parts(SERVER_STATUS[me.status]));
    setAttribute(status, 'data-status', me.status);
    say(problem, me.problem && i18n.message(me.problem));
    show(share, address !== null);
    if (link.value !== (address ?? '')) {
      link.value = address ?? '';
      say(copied, null);
    }
    show(qr, image !== null && image !== failed);
    if (image !== null) {
      setAttribute(qrImage, 'src', image);
      setAttribute(qrImage, 'alt', i18n.text('me.qr_alt'));
    }
  };
}

/** Also where a page that came over plain HTTP has no clipboard. @param {HTMLInputElement} field */
async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand('copy');
  }
}
