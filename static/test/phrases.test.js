import assert from 'node:assert/strict';
import { test } from 'node:test';
import { I18n } from '../js/i18n/i18n.js';
import { pageTitle } from '../js/ui/page-title.js';
import { pathInUse, peerStatus, transferName, transferState } from '../js/ui/phrases.js';

/** @typedef {import('../js/ui/state.js').State} State */
/** @typedef {import('../js/ui/state.js').Transfer} Transfer */

const EN = new I18n('en');

/** @param {Partial<Transfer>} some @returns {Transfer} */
function transfer(some) {
  return {
    id: 1,
    direction: 'send',
    peer: 'bob',
    state: 'transferring',
    names: ['a.zip'],
    fileCount: 1,
    totalBytes: 1000,
    bytes: 250,
    bytesPerSecond: null,
    secondsLeft: null,
    path: null,
    why: null,
    canCancel: true,
    saved: 'none',
    ...some,
  };
}

/** @param {Partial<State>} some @returns {State} */
function state(some) {
  return {
    me: { name: null, status: 'connecting', problem: null },
    link: null,
    qr: null,
    secure: true,
    httpsUrl: null,
    peer: { name: null, status: 'none', path: null, problem: null },
    recent: [],
    question: null,
    transfers: [],
    ...some,
  };
}

test('the title tells how far all that runs is together', () => {
  const transfers = [
    transfer({}),
    transfer({ id: 2, bytes: 750 }),
    transfer({ state: 'complete' }),
  ];

  assert.equal(pageTitle(state({ transfers }), EN), '50% · Godwit');
});

test('the title tells a question before anything else', () => {
  const question = /** @type {const} */ ({
    id: 1,
    kind: 'connect',
    peer: 'eve',
    names: [],
    fileCount: 0,
    totalBytes: 0,
    message: '',
    limit: null,
    canAccept: true,
  });

  assert.match(
    pageTitle(state({ question, transfers: [transfer({})] }), EN),
    /Question from .*eve/,
  );
});

test('the title tells how the newest transfer ended', () => {
  const complete = transfer({ id: 2, state: 'complete' });
  const failed = transfer({ id: 3, state: 'failed' });

  assert.equal(pageTitle(state({}), EN), 'Godwit');
  assert.equal(pageTitle(state({ transfers: [complete] }), EN), 'Complete · Godwit');
  assert.equal(pageTitle(state({ transfers: [complete, failed] }), EN), 'Not complete · Godwit');
});

test('ready is told with its path', () => {
  const parts = peerStatus(EN, { name: 'bob', status: 'ready', path: 'direct', problem: null });

  assert.equal(parts.map(({ text }) => text).join(''), 'Ready: bob · direct');
  assert.equal(pathInUse(new I18n('zh'), 'relay (TURN/UDP)'), '经中继（TURN/UDP）');
  assert.equal(pathInUse(EN, 'relay'), 'by relay');
  assert.equal(pathInUse(EN, 'by\u202epigeon'), 'by⟨U+202E⟩pigeon');
});

test('what arrived says whether it is saved', () => {
  const arrived = transfer({ direction: 'receive', state: 'complete' });

  assert.equal(transferState({ ...arrived, saved: 'ready' }), 'state.complete_unsaved');
  assert.equal(transferState({ ...arrived, saved: 'handed' }), 'state.complete_handed');
  assert.equal(transferState({ ...arrived, direction: 'send' }), 'state.complete_sent');
});

test('a long name keeps its end, where the extension is', () => {
  const name = transferName(transfer({ names: [`${'x'.repeat(600)}.exe`] }));

  assert.equal([...name].length, 81);
  assert.match(name, /^x{40}…x{36}\.exe$/);
});
