/** Hands what has arrived to the browser, to be saved where it saves downloads. */
import { zipOf } from './zip.js';

/**
 * More files than these, or any in a folder, are saved as one zip file: a browser asks about, or
 * blocks, many downloads at once.
 */
const MAX_SINGLE_FILES = 3;

/** How long a link to a file stays valid after the click: the browser has opened it by then. */
const LINK_MILLIS = 60_000;

/** @typedef {import('./zip.js').ZipEntry} ZipEntry */

/**
 * @param {ZipEntry[]} entries
 * @param {Document} document
 */
export function save(entries, document) {
  const isPlain = entries.every(({ path }) => !path.includes('/'));
  if (isPlain && entries.length <= MAX_SINGLE_FILES) {
    entries.forEach(({ path, content }) => download(content, path, document));
  } else {
    const name = zipName(entries.map(({ path }) => path));
    download(zipOf(entries), name, document);
  }
}

/** What a zip file of these is called: as the one folder that they are in. @param {string[]} paths */
export function zipName(paths) {
  const top = paths[0]?.split('/', 1).join() ?? '';
  const isOneFolder = paths.every((path) => path.startsWith(`${top}/`));
  return `${isOneFolder ? top : 'godwit'}.zip`;
}

/**
 * @param {Blob} content
 * @param {string} name
 * @param {Document} document
 */
function download(content, name, document) {
  // Whatever the type was, a browser must not show it as a page of this origin.
  const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), LINK_MILLIS);
}
