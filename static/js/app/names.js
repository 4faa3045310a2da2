/** Friendly names for those who have not chosen one. */

const FIRST = [
  'amber',
  'bold',
  'calm',
  'dapper',
  'eager',
  'fleet',
  'gentle',
  'happy',
  'keen',
  'lucky',
];
const SECOND = [
  'avocet',
  'curlew',
  'dunlin',
  'egret',
  'godwit',
  'heron',
  'ibis',
  'plover',
  'ruff',
  'tern',
];

/** How many letters tell apart those who got the same words. */
const TAIL_LETTERS = 4;

/** @param {() => number} random from 0 to 1 */
export function friendlyName(random) {
  /** @param {string[]} words */
  const one = (words) => words[Math.floor(random() * words.length)];
  const tail = Array.from({ length: TAIL_LETTERS }, () =>
    String.fromCharCode(97 + Math.floor(random() * 26)),
  );
  return `${one(FIRST)}-${one(SECOND)}-${tail.join('')}`;
}
