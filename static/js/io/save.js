/** Hands what has arrived to the browser, to be saved where it saves downloads. */
import { isSavedAsZip } from './save-form.js';
import { zipOf } from './zip.js';

/** How long a link to a file stays valid after the click: the browser has opened it by then. */
const LINK_MILLIS = 60_000;

/** @typedef {import('./zip.js').ZipEntry} ZipEntry */

/**
 * @param {ZipEntry[]} entries
 * @param {Document} document
 */
export function save(entries, document) {
  const paths = entries.map(({ path }) => path);
  if (isSavedAsZip(paths)) {
    download(zipOf(entries), zipName(paths), document);
  } else {
    entries.forEach(({ path, content }) => download(content, path, document));
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
