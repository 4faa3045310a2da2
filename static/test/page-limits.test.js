/** Holds what docs/limits.md says of the page against the constants. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const STATIC = new URL('../', import.meta.url);
const UNITS = {
  B: 1,
  KB: 1000,
  MB: 1000 ** 2,
  KiB: 1024,
  MiB: 1024 ** 2,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
};

/** The rows of the page's table, cell by cell. */
function rows() {
  const page = readFileSync(new URL('../docs/limits.md', STATIC), 'utf8');
  const [, section = ''] = page.split('## In the page\n');
  return section
    .split('\n## ', 1)
    .join()
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()));
}

/** Numbers with the units of the table: bytes, milliseconds, or just how many. @param {string} cell */
function figures(cell) {
  return [...cell.matchAll(/(\d[\d,.]*)(?: (KiB|MiB|KB|MB|s|min|h)\b)?/g)].map(
    ([, figure = '', unit]) =>
      Number(figure.replaceAll(',', '')) *
      (unit ? UNITS[/** @type {keyof typeof UNITS} */ (unit)] : 1),
  );
}

/**
 * The value of a constant as it stands in its module, times in milliseconds.
 *
 * @param {string} file
 * @param {string} name
 */
function constant(file, name) {
  const source = readFileSync(new URL(`js/${file}`, STATIC), 'utf8');
  const [, value = ''] = new RegExp(`const ${name} = ([^;]+);`).exec(source) ?? [];
  const sum = value.replace(/MINUTE/, '60 * SECOND').replace(/SECOND/, '1_000_000');
  assert.match(sum, /^[\d_ *<]+$/, `${file}: ${name} = ${value}`);
  const number = Number(Function(`return ${sum}`)());
  return name.endsWith('_MICROS') ? number / 1000 : number;
}

test('each limit of the page is the constant that its row names', () => {
  const table = rows();
  assert.ok(table.length > 10, `only ${table.length} rows`);
  for (const [, what, limit = '', , where = ''] of table) {
    const named = [...where.matchAll(/`([\w/-]+\.js)`: ((?:`[A-Z_]+`(?:, )?)+)/g)];
    assert.ok(named.length > 0, `${what}: names no constant`);
    const values = named.flatMap(([, file = '', names = '']) =>
      [...names.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => constant(file, name)),
    );
    assert.deepEqual(new Set(figures(limit)), new Set(values), what);
  }
});
