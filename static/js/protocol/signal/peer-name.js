/** The name by which a peer is called. Pure. */

/** Long enough for a person and a device, short enough for one line on a phone. */
export const MAX_CODE_POINTS = 64;

/** Unicode letters, decimal digits, spaces, dots, underscores and hyphens. */
const ALLOWED = /^[\p{L}\p{Nd} ._-]*$/u;

/** A text that is no name; the message is the rule that it breaks. */
export class InvalidNameError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'InvalidNameError';
  }
}

/**
 * 1 to {@link MAX_CODE_POINTS} allowed characters in Unicode normal form C, neither starting nor
 * ending with a space. It keeps the letters' case as registered; {@link equals} and {@link folded}
 * disregard it, so that no two peers have names that differ by case alone. Immutable.
 */
export class PeerName {
  /** The name as registered: for people and for the wire. @readonly */
  text;

  /** The same for all names that differ by case alone: a key, not for people. @readonly */
  folded;

  /** @param {string} text */
  constructor(text) {
    const problem = problemWithName(text);
    if (problem !== undefined) {
      throw new InvalidNameError(problem);
    }
    this.text = text;
    this.folded = fold(text);
    Object.freeze(this);
  }

  /**
   * The name that reads so; an {@link InvalidNameError} if it breaks a rule of the class.
   *
   * @param {string} text
   */
  static of(text) {
    return new PeerName(text);
  }

  /**
   * As {@link of}, for what a person typed: composed to normal form C, outer spaces removed.
   *
   * @param {string} text
   */
  static ofTyped(text) {
    return new PeerName(text.normalize('NFC').trim());
  }

  /** @param {PeerName} other */
  equals(other) {
    return this.folded === other.folded;
  }

  toString() {
    return this.text;
  }
}

/**
 * @param {string} text
 * @returns {string | undefined}
 */
function problemWithName(text) {
  // No more UTF-16 units than that can be so few characters.
  const length = text.length > 2 * MAX_CODE_POINTS ? Infinity : [...text].length;
  if (length === 0 || length > MAX_CODE_POINTS) {
    return `A name has 1 to ${MAX_CODE_POINTS} characters.`;
  }
  if (!ALLOWED.test(text)) {
    return 'A name consists of letters, digits, spaces, dots, underscores and hyphens.';
  }
  if (text.startsWith(' ') || text.endsWith(' ')) {
    return 'A name neither starts nor ends with a space.';
  }
  if (text.normalize('NFC') !== text) {
    return 'A name is in Unicode normal form C.';
  }
  return undefined;
}

/** Up, then down: so ß equals SS, and all three sigmas are one letter. @param {string} text */
function fold(text) {
  return text.toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}
