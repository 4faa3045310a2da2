import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { en } from '../js/i18n/en.js';
import { I18n, LANGUAGES, preferredLanguage } from '../js/i18n/i18n.js';
import { visibleText } from '../js/i18n/visible-text.js';
import { zh } from '../js/i18n/zh.js';

/** @typedef {import('../js/i18n/i18n.js').Entry} Entry */

/** @type {Readonly<Record<string, Readonly<Record<string, Entry>>>>} */
const CATALOGUES = { en, zh };

/** What the app chooses among by itself. */
const SAID_BY_THE_APP = /^(?:limit|problem|why)\./;

/** @param {Entry | undefined} entry @returns {string[]} */
function forms(entry) {
  return typeof entry === 'object' ? Object.values(entry) : [entry ?? ''];
}

/** @param {string} form */
function gaps(form) {
  return (form.match(/\{[^}]*\}/g) ?? []).sort();
}

function usedKeys() {
  const folder = new URL('../js/ui/', import.meta.url);
  const families = new Set(Object.keys(en).map((key) => key.split('.', 1)[0]));
  const code = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const html = readFileSync(new URL('../index.html', import.meta.url), 'utf8');
  return new Set([
    ...[...code.join('\n').matchAll(/'([a-z]+)\.([a-z_]+)'/g)]
      .filter(([, family]) => families.has(family))
      .map(([literal]) => literal.slice(1, -1)),
    ...[...html.matchAll(/data-say="([^"]*)"/g)].map(([, key]) => key),
  ]);
}

test('every language has the same keys', () => {
  for (const code of Object.keys(LANGUAGES)) {
    assert.deepEqual(Object.keys(CATALOGUES[code] ?? {}), Object.keys(en), code);
  }
});

test('every form of a sentence has the same gaps in every language', () => {
  for (const [key, entry] of Object.entries(en)) {
    const expected = gaps(forms(entry)[0] ?? '');
    for (const [code, catalogue] of Object.entries(CATALOGUES)) {
      for (const form of forms(catalogue[key])) {
        assert.notEqual(form, '', `${code} ${key}`);
        assert.deepEqual(gaps(form), expected, `${code} ${key}`);
      }
    }
  }
});

test('a sentence that counts has each form that its language needs', () => {
  for (const [code, catalogue] of Object.entries(CATALOGUES)) {
    const needed = new Intl.PluralRules(code).resolvedOptions().pluralCategories.sort();
    for (const [key, entry] of Object.entries(catalogue)) {
      if (typeof entry === 'object') {
        assert.deepEqual(Object.keys(entry).sort(), needed, `${code} ${key}`);
      }
    }
  }
});

test('every sentence that the views say exists', () => {
  const used = usedKeys();
  assert.ok(used.size > 50, `only ${used.size} keys found`);
  for (const key of used) {
    assert.ok(Object.hasOwn(en, String(key)), String(key));
  }
});

test('every sentence that exists is said by a view, or is for the app to choose', () => {
  const used = usedKeys();
  const unused = Object.keys(en).filter((key) => !SAID_BY_THE_APP.test(key) && !used.has(key));
  assert.deepEqual(unused, []);
});

test('a code that no catalogue knows is told with a general sentence', () => {
  const parts = new I18n('en').message({ key: 'problem.never_heard_of', params: {} });

  assert.match(parts.map(({ text }) => text).join(''), /fault \(never_heard_of\)/);
  assert.deepEqual(new I18n('zh').message({ key: 'toString', params: {} })[1], {
    text: 'toString',
    foreign: true,
  });
});

test('a foreign text is set apart, and no sentence of ours is made of it', () => {
  const i18n = new I18n('en');

  assert.deepEqual(i18n.parts('peer.calling', { peer: '{peer}<b>' }), [
    { text: 'Calling ', foreign: false },
    { text: '{peer}<b>', foreign: true },
    { text: '…', foreign: false },
  ]);
  assert.equal(i18n.text('peer.calling', { peer: 'bob' }), 'Calling \u2068bob\u2069…');
});

test('a gap that nothing fills is seen, and breaks nothing', () => {
  assert.equal(new I18n('en').text('peer.calling'), 'Calling \u2068…\u2069…');
});

test('what hides or reorders text is shown by its code point', () => {
  assert.equal(visibleText('invoice\u202efdp.exe'), 'invoice⟨U+202E⟩fdp.exe');
  assert.equal(visibleText('a\0b\r\nc\x7f\u2066'), 'a⟨U+0000⟩b⟨U+000D⟩⟨U+000A⟩c⟨U+007F⟩⟨U+2066⟩');
  assert.equal(visibleText('x\u{e0041}\ud800'), 'x⟨U+E0041⟩⟨U+D800⟩');
});

test('names of every script stay as they are', () => {
  for (const name of ['café.txt', '假期.zip', 'שלום עולם', 'می‌خواهم', 'ภาพถ่ายที่นี่', '👩‍👩‍👧 ❤️.jpg']) {
    assert.equal(visibleText(name), name);
  }
});

test('marks heaped on one letter are cut', () => {
  assert.equal(visibleText(`z${'\u0301'.repeat(80)}.txt`), `z${'\u0301'.repeat(4)}….txt`);
});

test('sizes, speeds and times are told in units that fit', () => {
  const i18n = new I18n('en');

  assert.equal(i18n.size(0), '0\u00a0bytes');
  assert.equal(i18n.size(1), '1\u00a0byte');
  assert.equal(i18n.size(999), '999\u00a0bytes');
  assert.equal(i18n.size(999_600), '1\u00a0MB');
  assert.equal(i18n.size(64 * 2 ** 20), '67.1\u00a0MB');
  assert.equal(i18n.size(Number.MAX_SAFE_INTEGER), '9.01\u00a0PB');
  assert.equal(i18n.speed(8_123_456), '8.12\u00a0MB/s');
  assert.equal(i18n.duration(0), '1\u00a0sec');
  assert.equal(i18n.duration(59.6), '1\u00a0min');
  assert.equal(i18n.duration(4500), '1\u00a0hr 15\u00a0min');
});

test('a hundred percent are told only of what is whole', () => {
  const i18n = new I18n('en');

  assert.equal(i18n.percent(999, 1000), '99%');
  assert.equal(i18n.percent(29, 100), '29%');
  assert.equal(i18n.percent(1000, 1000), '100%');
  assert.equal(i18n.percent(0, 0), '100%');
});

test('the language is the one chosen before, else the first that we speak', () => {
  assert.equal(preferredLanguage(null, ['fr-CH', 'zh-Hant-TW', 'en']), 'zh');
  assert.equal(preferredLanguage('en', ['zh-CN']), 'en');
  assert.equal(preferredLanguage('constructor', ['fr']), 'en');
});
