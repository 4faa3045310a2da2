/** Makes a stranger's text harmless to read: what would hide or reorder it is shown as a mark. Pure. */

/** Controls, bidi controls, invisible separators and tags, lone surrogates: what no name needs. */
const HIDDEN =
  /[\p{Cc}\p{Cs}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

/** More marks on one letter than a language needs: they would paint over what is near. */
const HEAPS = /(\p{M}{4})\p{M}+/gu;

/**
 * The text with each hidden character as its code point (⟨U+202E⟩), and heaps of marks cut.
 *
 * @param {string} text
 */
export function visibleText(text) {
  return text.replace(HEAPS, '$1…').replace(HIDDEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
