/** The golden vectors, read from the files that every implementation replays. */
import { readFileSync, readdirSync } from 'node:fs';

const DIRECTORY = new URL('../../../protocol/vectors/', import.meta.url);

/** @param {string} file below the directory of vectors */
export function readVectors(file) {
  return JSON.parse(readFileSync(new URL(file, DIRECTORY), 'utf8'));
}

/** The names of the files in a folder of vectors, and below it, but for documents. @param {string} folder */
export function vectorFiles(folder) {
  return readdirSync(new URL(folder, DIRECTORY), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.json'))
    .sort();
}

/**
 * A long text is written as pieces that are repeated.
 *
 * @param {any} vector
 * @param {string} field
 * @returns {string}
 */
export function textOf(vector, field) {
  return (
    vector[field] ??
    vector.pieces.map((/** @type {any} */ piece) => piece.text.repeat(piece.times)).join('')
  );
}
