/** Draws where files come in: dropped anywhere on the page, pasted, or picked. */
import { TooMuchError, collect, dropped, picked } from './collect.js';
import { byId, say, show } from './dom.js';

/** @typedef {import('../i18n/i18n.js').I18n} I18n */
/** @typedef {import('../i18n/i18n.js').Key} Key */
/** @typedef {import('../i18n/i18n.js').Params} Params */
/** @typedef {import('./state.js').PickedFile} PickedFile */
/** @typedef {import('./state.js').State} State */

/** @param {Document} root @param {import('./state.js').Intents} intents */
export function createDrop(root, intents) {
  const zone = byId(root, 'drop', HTMLElement);
  const hint = byId(root, 'drop-hint', HTMLElement);
  const note = byId(root, 'drop-note', HTMLElement);
  const nameField = byId(root, 'peer-name', HTMLInputElement);
  const filesButton = byId(root, 'drop-files', HTMLButtonElement);
  const folderButton = byId(root, 'drop-folder', HTMLButtonElement);
  /** @type {I18n | undefined} */
  let words;
  /** Who would get it now. @type {string | null} */
  let to = null;

  /** @param {Key | null} key @param {Params} [params] */
  function tell(key, params) {
    say(note, (key && words?.parts(key, params)) ?? null);
  }

  /** @param {() => Promise<PickedFile[]> | PickedFile[]} gather */
  async function send(gather) {
    const meant = to;
    tell(null);
    if (meant === null) {
      nameField.focus();
      return;
    }
    try {
      const files = await gather();
      if (to !== meant) {
        // Walking a folder takes its time; nobody else shall get what was dropped for one.
        tell('drop.changed', { peer: to ?? '…' });
      } else if (files.length > 0) {
        intents.send(files);
      } else if (!note.hasChildNodes()) {
        tell('drop.empty');
      }
    } catch (error) {
      if (!(error instanceof TooMuchError)) {
        throw error;
      }
      tell(error.key, { limit: error.limit });
    }
  }

  /** @param {DataTransfer} transfer */
  function sendDropped(transfer) {
    const entries = dropped(transfer);
    return send(async () => {
      const { files, unreadable } = await collect(entries, (count) =>
        tell('drop.reading', { count }),
      );
      const [name] = unreadable;
      tell(name === undefined ? null : 'drop.unreadable', {
        count: unreadable.length,
        name: name ?? '',
      });
      return files;
    });
  }

  /** @param {HTMLButtonElement} button @param {HTMLInputElement} input */
  function pickBy(button, input) {
    button.addEventListener('click', () => input.click());
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])];
      // So that picking the same again is a change, too.
      input.value = '';
      if (files.length > 0) {
        void send(() => picked(files));
      }
    });
  }

  const folderInput = byId(root, 'drop-folder-input', HTMLInputElement);
  pickBy(filesButton, byId(root, 'drop-files-input', HTMLInputElement));
  pickBy(folderButton, folderInput);
  show(folderButton, 'webkitdirectory' in folderInput);

  root.addEventListener('dragover', (event) => {
    if (holdsFiles(event.dataTransfer)) {
      event.preventDefault();
      zone.classList.add('over');
    }
  });
  root.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) {
      zone.classList.remove('over');
    }
  });
  root.addEventListener('drop', (event) => {
    zone.classList.remove('over');
    if (holdsFiles(event.dataTransfer)) {
      event.preventDefault();
      void sendDropped(event.dataTransfer);
    }
  });
  root.addEventListener('paste', (event) => {
    if (holdsFiles(event.clipboardData)) {
      event.preventDefault();
      void sendDropped(event.clipboardData);
    }
  });

  /** @param {State} state @param {I18n} i18n */
  return function render({ peer }, i18n) {
    words = i18n;
    to = peer.name;
    const isTo = to !== null;
    say(hint, to === null ? i18n.parts('drop.nobody') : i18n.parts('drop.to', { peer: to }));
    filesButton.disabled = !isTo;
    folderButton.disabled = !isTo;
  };
}

/** @param {DataTransfer | null} transfer @returns {transfer is DataTransfer} */
function holdsFiles(transfer) {
  return transfer?.types.includes('Files') ?? false;
}
