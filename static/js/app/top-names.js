/** What is shown of a long list of files: the first names at its top. */

/** More than these nobody reads. */
const MAX_NAMES = 5;

/** @param {Iterable<{path: string}>} entries */
export function topNames(entries) {
  /** @type {Set<string>} */
  const names = new Set();
  for (const { path } of entries) {
    names.add(path.split('/', 1).join());
    if (names.size === MAX_NAMES) {
      break;
    }
  }
  return [...names];
}
