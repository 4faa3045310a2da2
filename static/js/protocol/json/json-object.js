/**
 * Strict JSON for messages off the network: one object, no surprises, one typed error. Pure.
 *
 * It is as strict as its twin in Java but for one thing: `JSON.parse` reads `1.0` and `1e3` as
 * integers, and nothing may depend on such a message being refused.
 */
import { decodeBase64url } from '../base64url.js';
import { fitsUtf8 } from '../utf8.js';

/** The largest integer that every JSON reader keeps exactly: 2^53 − 1. */
export const MAX_INTEGER = Number.MAX_SAFE_INTEGER;

const MAX_DEPTH = 32;
const MAX_NUMBER_LENGTH = 32;
const MAX_FIELD_NAME_LENGTH = 256;

/**
 * A token of text that is known to be JSON: a string, a number or a bracket; the rest is
 * skipped.
 */
const TOKEN = /"(?:[^"\\]|\\.)*"(\s*:)?|-?\d[\d.eE+-]*|[[\]{}]/g;

/** NUL, or half of a surrogate pair: what no string may hold. */
const BAD_CHARACTER = /[\0\p{Cs}]/u;

/** Text off the network that is not the JSON object that was expected; the message says why. */
export class MalformedJsonError extends Error {
  /** @param {string} reason what is wrong with it, as a sentence */
  constructor(reason) {
    super(reason);
    this.name = 'MalformedJsonError';
  }
}

/**
 * A JSON object as received: read field by field, each with its type and limit, so that a value in
 * hand is a valid one. Unknown fields are ignored; a field that is null counts as absent.
 * Immutable.
 */
export class JsonObject {
  /** @type {Readonly<Record<string, unknown>>} */
  #fields;

  /** @param {Readonly<Record<string, unknown>>} fields what was parsed before */
  constructor(fields) {
    this.#fields = fields;
  }

  /**
   * Parses the whole of the text as one object.
   *
   * @param {string} text
   * @param {number} maxBytes what the text may measure in UTF-8
   * @returns {JsonObject}
   */
  static parse(text, maxBytes) {
    if (!fitsUtf8(text, maxBytes)) {
      throw new MalformedJsonError(`The message is larger than ${maxBytes} bytes.`);
    }
    /** @type {unknown} */
    let parsed;
    try {
      parsed = JSON.parse(text);
    } catch {
      throw new MalformedJsonError('The message is not valid JSON.');
    }
    if (!isObject(parsed)) {
      throw new MalformedJsonError('The message is not a JSON object.');
    }
    checkStructure(text);
    return new JsonObject(parsed);
  }

  /** Whether the field is there and is not null. @param {string} field */
  has(field) {
    return this.#value(field) !== undefined;
  }

  /**
   * A string of at most so many UTF-16 units.
   *
   * @param {string} field
   * @param {number} maxLength
   * @returns {string}
   */
  string(field, maxLength) {
    const value = this.#required(field);
    if (typeof value !== 'string') {
      throw wrong(field, 'a string');
    }
    if (value.length > maxLength) {
      throw wrong(field, `at most ${maxLength} characters long`);
    }
    checkCharacters(field, value);
    return value;
  }

  /**
   * As {@link string}, or undefined if the field is absent.
   *
   * @param {string} field
   * @param {number} maxLength
   */
  optionalString(field, maxLength) {
    return this.has(field) ? this.string(field, maxLength) : undefined;
  }

  /** An integer from 0 to {@link MAX_INTEGER}. @param {string} field */
  integer(field) {
    return integerOf(field, this.#required(field));
  }

  /** As {@link integer}, or null if the field is absent. @param {string} field */
  optionalInteger(field) {
    return this.has(field) ? this.integer(field) : null;
  }

  /**
   * An integer from 0 to `max`.
   *
   * @param {string} field
   * @param {number} max
   */
  smallInteger(field, max) {
    const value = this.integer(field);
    if (value > max) {
      throw wrong(field, `at most ${max}`);
    }
    return value;
  }

  /** A boolean. @param {string} field */
  bool(field) {
    const value = this.#required(field);
    if (typeof value !== 'boolean') {
      throw wrong(field, 'true or false');
    }
    return value;
  }

  /** A boolean; false if the field is absent. @param {string} field */
  flag(field) {
    return this.has(field) && this.bool(field);
  }

  /**
   * The text of exactly `length` bytes in canonical base64url without padding.
   *
   * @param {string} field
   * @param {number} length
   */
  binary(field, length) {
    const text = this.string(field, Math.ceil((length * 8) / 6));
    if (decodeBase64url(text, length) === undefined) {
      throw wrong(field, `${length} bytes in canonical base64url without padding`);
    }
    return text;
  }

  /** A list of at most `max` objects. @param {string} field @param {number} max */
  objects(field, max) {
    return this.#array(field, max).map((element) => {
      if (!isObject(element)) {
        throw wrong(field, 'a list of objects');
      }
      return new JsonObject(element);
    });
  }

  /**
   * A list of at most `max` strings, each at most `maxLength` long.
   *
   * @param {string} field
   * @param {number} max
   * @param {number} maxLength
   */
  strings(field, max, maxLength) {
    return this.#array(field, max).map((element) => {
      if (typeof element !== 'string' || element.length > maxLength) {
        throw wrong(field, `a list of strings of at most ${maxLength} characters`);
      }
      checkCharacters(field, element);
      return element;
    });
  }

  /**
   * A list of at most `max` half-open ranges `[from, to)`, each a list of two.
   *
   * @param {string} field
   * @param {number} max
   * @returns {[number, number][]}
   */
  ranges(field, max) {
    return this.#array(field, max).map((element) => {
      if (!Array.isArray(element) || element.length !== 2) {
        throw wrong(field, 'a list of [from, to] pairs');
      }
      const from = integerOf(field, element[0]);
      const to = integerOf(field, element[1]);
      if (from >= to) {
        throw wrong(field, 'a list of pairs with from < to');
      }
      return [from, to];
    });
  }

  /** An object that we pass on unread. @param {string} field */
  opaqueObject(field) {
    const value = this.#required(field);
    if (!isObject(value)) {
      throw wrong(field, 'an object');
    }
    return value;
  }

  /**
   * @param {string} field
   * @param {number} max
   * @returns {unknown[]}
   */
  #array(field, max) {
    const value = this.#required(field);
    if (!Array.isArray(value)) {
      throw wrong(field, 'a list');
    }
    if (value.length > max) {
      throw wrong(field, `a list of at most ${max}`);
    }
    return value;
  }

  /** @param {string} field */
  #required(field) {
    const value = this.#value(field);
    if (value === undefined) {
      throw new MalformedJsonError(`The field "${field}" is missing.`);
    }
    return value;
  }

  /** Never what every object inherits. @param {string} field */
  #value(field) {
    return Object.hasOwn(this.#fields, field) ? (this.#fields[field] ?? undefined) : undefined;
  }
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * @param {string} field
 * @param {unknown} value
 */
function integerOf(field, value) {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw wrong(field, 'a whole number');
  }
  if (value < 0 || value > MAX_INTEGER) {
    throw wrong(field, 'from 0 to 2^53 - 1');
  }
  // −0 is 0.
  return value + 0;
}

/**
 * What `JSON.parse` lets pass: depth, fields twice, names and numbers of any length.
 *
 * @param {string} text
 */
function checkStructure(text) {
  /** The names seen in each open object; null for a list. @type {(Set<string> | null)[]} */
  const open = [];
  for (const match of text.matchAll(TOKEN)) {
    const token = match[0];
    if (token === '{' || token === '[') {
      if (open.push(token === '{' ? new Set() : null) > MAX_DEPTH) {
        throw new MalformedJsonError('The message is nested too deeply.');
      }
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (match[1] !== undefined) {
      checkName(open.at(-1), JSON.parse(token.slice(0, -match[1].length)));
    } else if (!token.startsWith('"') && token.length > MAX_NUMBER_LENGTH) {
      throw new MalformedJsonError('A number in the message is too long.');
    }
  }
}

/**
 * @param {Set<string> | null | undefined} seen
 * @param {string} name
 */
function checkName(seen, name) {
  if (name.length > MAX_FIELD_NAME_LENGTH) {
    throw new MalformedJsonError('The name of a field is too long.');
  }
  if (seen?.has(name)) {
    throw new MalformedJsonError(`The field "${name}" is there twice.`);
  }
  seen?.add(name);
}

/**
 * @param {string} field
 * @param {string} text
 */
function checkCharacters(field, text) {
  if (BAD_CHARACTER.test(text)) {
    throw wrong(field, 'valid Unicode, free of NUL and lone surrogates');
  }
}

/**
 * @param {string} field
 * @param {string} expected
 */
function wrong(field, expected) {
  return new MalformedJsonError(`The field "${field}" must be ${expected}.`);
}
