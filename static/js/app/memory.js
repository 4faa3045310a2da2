/**
 * What this browser remembers for the page; in some windows that is nothing. What is recalled may
 * have been written by anybody who could: it is to be checked.
 */

/**
 * @param {string} key
 * @param {() => Storage} where `localStorage` for all tabs; `sessionStorage` for this one, over
 *   reloads, and for copies of it
 * @returns {string | null}
 */
export function recall(key, where = () => localStorage) {
  try {
    return where().getItem(key);
  } catch {
    return null; // The browser was told to keep nothing.
  }
}

/**
 * @param {string} key
 * @param {string} value
 * @param {() => Storage} where
 */
export function remember(key, value, where = () => localStorage) {
  try {
    where().setItem(key, value);
  } catch {
    // As above, or it is full: the page works without.
  }
}

/**
 * @param {string} key
 * @param {() => Storage} where
 */
export function forget(key, where = () => localStorage) {
  try {
    where().removeItem(key);
  } catch {
    // As above.
  }
}
