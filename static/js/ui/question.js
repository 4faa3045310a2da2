/** Draws the one dialog, in which a person says yes or no to somebody else. */
import { visibleText } from '../i18n/visible-text.js';
import { byId, foreign, plain, say, show } from './dom.js';

/** @typedef {import('../i18n/i18n.js').I18n} I18n */
/** @typedef {import('../i18n/i18n.js').Key} Key */
/** @typedef {import('./state.js').Question} Question */
/** @typedef {import('./state.js').State} State */

/** How long a new question can't be agreed to: a click meant for what was there before must miss. */
const ARM_MILLIS = 500;

/** Names that are shown of an offer; the count says the rest. */
const MAX_NAMES = 50;

/** @type {Readonly<Record<Question['kind'], {title: Key, about: Key, yes: Key | null, no: Key}>>} */
const WORDS = {
  connect: {
    title: 'question.connect',
    about: 'question.connect_about',
    yes: 'question.connect_yes',
    no: 'question.no',
  },
  connecting: {
    title: 'question.connecting',
    about: 'question.connecting_about',
    yes: null,
    no: 'question.close',
  },
  offer: {
    title: 'question.offer',
    about: 'transfer.files',
    yes: 'question.offer_yes',
    no: 'question.no',
  },
};

/** @param {Document} root @param {import('./state.js').Intents} intents */
export function createQuestion(root, intents) {
  const dialog = byId(root, 'question', HTMLDialogElement);
  const title = byId(root, 'question-title', HTMLElement);
  const about = byId(root, 'question-about', HTMLElement);
  const note = byId(root, 'question-note', HTMLElement);
  const message = byId(root, 'question-message', HTMLElement);
  const what = byId(root, 'question-what', HTMLElement);
  const names = byId(root, 'question-names', HTMLElement);
  const limit = byId(root, 'question-limit', HTMLElement);
  const yes = byId(root, 'question-yes', HTMLButtonElement);
  const no = byId(root, 'question-no', HTMLButtonElement);
  /** @type {Question | null} */
  let asked = null;
  let isArmed = false;

  /** @param {boolean} isYes */
  function answer(isYes) {
    if (asked !== null) {
      intents.answer(asked.id, isYes);
    }
  }
  yes.addEventListener('click', () => answer(true));
  no.addEventListener('click', () => answer(false));
  dialog.addEventListener('cancel', (event) => {
    // The state alone closes the dialog; Escape is an answer.
    event.preventDefault();
    answer(false);
  });

  /** @param {number} id */
  function arm(id) {
    isArmed = false;
    setTimeout(() => {
      if (asked?.id === id) {
        isArmed = true;
        yes.disabled = !asked.canAccept;
      }
    }, ARM_MILLIS);
  }

  /** @param {Question} question @param {I18n} i18n */
  function draw(question, i18n) {
    const { kind, peer, fileCount, totalBytes } = question;
    const words = WORDS[kind];
    say(title, i18n.parts(words.title, { peer }));
    say(about, i18n.parts(words.about, { count: fileCount, size: totalBytes }));
    show(yes, words.yes !== null);
    say(yes, words.yes && i18n.parts(words.yes));
    say(no, i18n.parts(words.no));
    yes.disabled = !question.canAccept || !isArmed;
    show(note, question.message !== '');
    say(message, foreign(visibleLines(question.message)));
    show(what, question.names.length > 0);
    drawNames(question, i18n);
    say(limit, question.limit && i18n.message(question.limit));
    limit.classList.toggle('problem', !question.canAccept);
  }

  /** @param {Question} question @param {I18n} i18n */
  function drawNames(question, i18n) {
    const shown = question.names.slice(0, MAX_NAMES);
    const rest = question.fileCount - shown.length;
    const lines = shown.map((name) => plain(visibleText(name)));
    if (rest > 0) {
      lines.push(i18n.parts('transfer.more', { count: rest }));
    }
    while (names.children.length > lines.length) {
      names.lastElementChild?.remove();
    }
    lines.forEach((line, index) => {
      const row = names.children[index] ?? names.appendChild(root.createElement('li'));
      row.className = index < shown.length ? '' : 'rest';
      say(/** @type {HTMLElement} */ (row), line);
    });
  }

  /** @param {State} state @param {I18n} i18n */
  return function render({ question }, i18n) {
    const isNew = question !== null && question.id !== asked?.id;
    asked = question;
    if (question === null) {
      dialog.close();
      return;
    }
    if (isNew) {
      arm(question.id);
    }
    draw(question, i18n);
    if (!dialog.open) {
      dialog.showModal();
    }
    if (isNew) {
      // On the title, so that it is read, and a key struck in passing answers nothing.
      title.focus();
    }
  };
}

/** What a person wrote may have lines. @param {string} text */
function visibleLines(text) {
  return text.split(/\r?\n/).map(visibleText).join('\n');
}
