/**
 * The few things that every view does to elements. Each writes only what changed, so that live
 * regions speak only then.
 */

/** @typedef {import('../i18n/i18n.js').Part} Part */

/** What each element was last filled with: its parts as JSON. @type {WeakMap<Element, string>} */
const filled = new WeakMap();

/**
 * The element of this id and type, which the page's HTML promises.
 *
 * @template {Element} T
 * @param {Document} root
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(root, id, type) {
  return promised(root.getElementById(id), type, id);
}

/**
 * The first descendant of this class.
 *
 * @template {Element} T
 * @param {ParentNode} parent
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function inside(parent, selector, type) {
  return promised(parent.querySelector(selector), type, selector);
}

/**
 * @template {Element} T
 * @param {Element | null} element
 * @param {new () => T} type
 * @param {string} what
 * @returns {T}
 */
function promised(element, type, what) {
  if (!(element instanceof type)) {
    throw new TypeError(`the page has no ${type.name} ${what}`);
  }
  return element;
}

/**
 * Fills an element with a sentence: as text only, what is foreign isolated. Null empties it.
 *
 * @param {HTMLElement} element
 * @param {readonly Part[] | null} parts
 */
export function say(element, parts) {
  const content = JSON.stringify(parts ?? []);
  if ((filled.get(element) ?? '[]') === content) {
    return;
  }
  filled.set(element, content);
  element.replaceChildren(...(parts ?? []).map((part) => node(element.ownerDocument, part)));
}

/** @param {Document} root @param {Part} part */
function node(root, part) {
  if (!part.foreign) {
    return root.createTextNode(part.text);
  }
  const isolated = root.createElement('bdi');
  isolated.textContent = part.text;
  return isolated;
}

/** One part that is somebody else's words. @param {string} text @returns {Part[]} */
export function foreign(text) {
  return [{ text, foreign: true }];
}

/** One part of ours. @param {string} text @returns {Part[]} */
export function plain(text) {
  return [{ text, foreign: false }];
}

/** @param {HTMLElement} element @param {boolean} isThere */
export function show(element, isThere) {
  if (element.hidden === isThere) {
    element.hidden = !isThere;
  }
}

/** @param {Element} element @param {string} name @param {string} value */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

/**
 * Makes a list's children follow the items: one for each key, kept while the key is there.
 *
 * @template I
 * @param {HTMLElement} list
 * @param {Map<string | number, HTMLElement>} rows by key, kept by the caller
 * @param {readonly I[]} items
 * @param {(item: I) => string | number} keyOf
 * @param {(item: I) => HTMLElement} create
 */
export function follow(list, rows, items, keyOf, create) {
  const keys = new Set(items.map(keyOf));
  for (const [key, row] of rows) {
    if (!keys.has(key)) {
      row.remove();
      rows.delete(key);
    }
  }
  items.forEach((item, index) => {
    const key = keyOf(item);
    const row = rows.get(key) ?? create(item);
    rows.set(key, row);
    if (list.children[index] !== row) {
      list.insertBefore(row, list.children[index] ?? null);
    }
  });
}
