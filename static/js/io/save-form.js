/** Whether what arrives is saved file by file or as one zip file. Pure. */

/**
 * More files than these, or any in a folder, are saved as one zip file: a browser asks about, or
 * blocks, many downloads at once.
 */
const MAX_SINGLE_FILES = 3;

/** @param {readonly string[]} paths a directory's end with `/` */
export function isSavedAsZip(paths) {
  return paths.length > MAX_SINGLE_FILES || paths.some((path) => path.includes('/'));
}
