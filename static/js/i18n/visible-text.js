/** Makes a stranger's text harmless to read: what would hide or reorder it is shown as a mark. Pure. */

/** Controls, bidi controls, invisible separators and tags, lone surrogates: what no name needs. */
const HIDDEN =
  /[\p{Cc}\p{Cs}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

/** Where Unicode keeps the pictures of the first 32 controls. */
const CONTROL_PICTURES = 0x2400;

/**
 * The text with each hidden character as a picture (␊) or its code point (⟨U+202E⟩).
 *
 * @param {string} text
 */
export function visibleText(text) {
  return text.replace(HIDDEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x20
      ? String.fromCodePoint(CONTROL_PICTURES + code)
      : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
