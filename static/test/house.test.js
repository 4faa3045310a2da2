/** The rules of the house for what is pure, and that the twins have the same words. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';
import { SIGNAL_ERROR_CODES } from '../js/protocol/signal/signal-error.js';
import { TRANSFER_CODES } from '../js/protocol/transfer/transfer-code.js';

const STATIC = new URL('../', import.meta.url);
const JAVA = new URL('../protocol/src/main/java/dev/godwit/protocol/', STATIC);

/** A folder of pure modules, and what it may import from. */
const MAY_IMPORT = {
  'js/protocol': ['js/protocol'],
  'js/machine': ['js/machine', 'js/protocol'],
};

/** What the language itself has, beside what the type checker already keeps out. */
const IMPURE = /\b(?:Date|Math\s*\.\s*random|performance|globalThis|async|await|Promise|WeakRef)\b/;

const MODULES = Object.keys(MAY_IMPORT).flatMap((folder) =>
  readdirSync(new URL(folder, STATIC), { recursive: true })
    .map((file) => `${folder}/${file}`)
    .filter((file) => file.endsWith('.js')),
);

test('pure modules import nothing but pure modules, machines the vocabulary, never back', () => {
  const broken = MODULES.flatMap((module) =>
    importsOf(module)
      .filter((imported) => !mayImport(module, imported))
      .map((imported) => `${module} imports ${imported}`),
  );
  assert.deepEqual(broken, []);
});

test('no module imports itself by way of others', () => {
  const done = new Set();
  const visit = (/** @type {string} */ module, /** @type {string[]} */ path) => {
    assert.ok(!path.includes(module), [...path, module].join(' -> '));
    if (!done.has(module)) {
      importsOf(module).forEach((imported) => visit(imported, [...path, module]));
      done.add(module);
    }
  };
  MODULES.forEach((module) => visit(module, []));
});

test('pure modules have no clock, no randomness and nothing to wait for', () => {
  const broken = MODULES.filter((module) => IMPURE.test(codeOf(module)));
  assert.deepEqual(broken, []);
});

test('a module opens with its duty', () => {
  const broken = MODULES.filter((module) => !sourceOf(module).startsWith('/**'));
  assert.deepEqual(broken, []);
});

test('the codes of both twins are the same, and so are their sentences', () => {
  assert.deepEqual(TRANSFER_CODES, {
    ...javaCodes('transfer/TransferCode.java', /[A-Z_]+\(\s*"([a-z_]+)",\s*"(.*?)",\s*"(.*?)"\)/g),
  });
  assert.deepEqual(SIGNAL_ERROR_CODES, {
    ...javaCodes('signal/SignalErrorCode.java', /([A-Z_]+)\(\s*"(.*?)",\s*"(.*?)"\)/g),
  });
});

function javaCodes(file, pattern) {
  const source = readFileSync(new URL(file, JAVA), 'utf8');
  return Object.fromEntries(
    [...source.matchAll(pattern)].map(([, code, sentence, advice]) => [
      code.toLowerCase(),
      { sentence, advice },
    ]),
  );
}

/** @param {string} module */
function sourceOf(module) {
  return readFileSync(new URL(module, STATIC), 'utf8');
}

/** Without comments and texts. @param {string} module */
function codeOf(module) {
  return sourceOf(module).replace(/\/\*[^]*?\*\/|\/\/.*|'[^'\n]*'|`[^`]*`|"[^"\n]*"/g, '');
}

/** @param {string} module */
function importsOf(module) {
  const code = sourceOf(module).replace(/\/\*[^]*?\*\//g, '');
  return [...code.matchAll(/\bfrom '([^']+)'|\bimport\s*\(?\s*'([^']+)'/g)].map(([, from, bare]) =>
    posix.join(posix.dirname(module), /** @type {string} */ (from ?? bare)),
  );
}

function mayImport(module, imported) {
  const [, allowed] = Object.entries(MAY_IMPORT).find(([folder]) => module.startsWith(folder));
  return allowed.some((folder) => imported.startsWith(`${folder}/`)) && MODULES.includes(imported);
}
