/** Says things in the reader's language: sentences of a catalogue, numbers, sizes, durations. Pure. */
import { en } from './en.js';
import { visibleText } from './visible-text.js';
import { zh } from './zh.js';

/** @typedef {import('../ui/state.js').Message} Message */
/** @typedef {keyof typeof en} Key */
/** @typedef {Record<string, string | number>} Params */

/** A sentence, or its forms by `Intl.PluralRules` of `{count}`. @typedef {string | { other: string, one?: string }} Entry */
/** What a sentence is made of: words of ours, or a foreign text to be isolated. @typedef {{ text: string, foreign: boolean }} Part */

/** @type {Readonly<Record<string, Readonly<Record<Key, Entry>>>>} */
const CATALOGUES = { en, zh };

/** The languages that there are, each by its own name. */
export const LANGUAGES = Object.freeze({ en: 'English', zh: '中文' });

const GAP = /\{(\w+)(?::(\w+))?\}/g;
const SIZE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'];

/** Takes 0.29 × 100 for 29, which it is not in binary. */
const EPSILON = 1e-9;

/** What is shown of a code that no catalogue knows: it may come from a stranger. */
const MAX_CODE_LENGTH = 40;

/**
 * The first language that we speak: the one chosen before, else by the browser's order.
 *
 * @param {string | null} chosen
 * @param {readonly string[]} wanted language tags, the dearest first
 */
export function preferredLanguage(chosen, wanted) {
  for (const tag of [chosen ?? '', ...wanted]) {
    const code = tag.toLowerCase().split('-', 1)[0] ?? '';
    if (Object.hasOwn(CATALOGUES, code)) {
      return code;
    }
  }
  return 'en';
}

/** One language. Immutable. */
export class I18n {
  /** @readonly */
  code;

  #catalogue;
  #plurals;
  /** Formatters are dear to make and cheap to keep. @type {Map<string, Intl.NumberFormat>} */
  #formats = new Map();

  /** @param {string} code as {@link preferredLanguage} gives it */
  constructor(code) {
    this.code = code;
    this.#catalogue = CATALOGUES[code] ?? en;
    this.#plurals = new Intl.PluralRules(code);
  }

  /**
   * The sentence as plain text, what is foreign in it isolated by characters that do so.
   *
   * @param {Key} key
   * @param {Params} [params]
   */
  text(key, params) {
    return this.parts(key, params)
      .map((part) => (part.foreign ? `\u2068${part.text}\u2069` : part.text))
      .join('');
  }

  /**
   * The sentence in parts, for markup that isolates what is foreign.
   *
   * @param {Key} key
   * @param {Params} [params]
   * @returns {Part[]}
   */
  parts(key, params = {}) {
    const sentence = this.#sentence(key, params['count']);
    /** @type {Part[]} */
    const parts = [];
    let end = 0;
    for (const gap of sentence.matchAll(GAP)) {
      parts.push({ text: sentence.slice(end, gap.index), foreign: false });
      parts.push(this.#fill(params[gap[1] ?? ''], gap[2]));
      end = gap.index + gap[0].length;
    }
    parts.push({ text: sentence.slice(end), foreign: false });
    return parts.filter((part) => part.text !== '');
  }

  /**
   * The parts of what the app says, by a key that may be newer than the catalogue.
   *
   * @param {Message} message
   */
  message({ key, params }) {
    if (Object.hasOwn(this.#catalogue, key)) {
      return this.parts(/** @type {Key} */ (key), params);
    }
    const code = key.slice(key.lastIndexOf('.') + 1).slice(0, MAX_CODE_LENGTH);
    return this.parts('problem.unknown', { code });
  }

  /** @param {number} value */
  number(value) {
    return this.#format({}).format(value);
  }

  /** Decimal units, three digits. @param {number} bytes */
  size(bytes) {
    return this.#inUnits(bytes, '');
  }

  /** @param {number} bytesPerSecond */
  speed(bytesPerSecond) {
    return this.#inUnits(bytesPerSecond, '-per-second');
  }

  /** Rounded down: whole only when it is. @param {number} done @param {number} total */
  percent(done, total) {
    const percent = done < total ? Math.min(Math.floor((done / total) * 100 + EPSILON), 99) : 100;
    return this.#format({ style: 'percent' }).format(percent / 100);
  }

  /** In at most two units. @param {number} seconds */
  duration(seconds) {
    const whole = Math.max(1, Math.round(seconds));
    const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
    if (hours > 0) {
      return this.#units([hours, 'hour'], [minutes, 'minute']);
    }
    return this.#units([minutes, 'minute'], [whole % 60, 'second']);
  }

  /** @param {Key} key @param {string | number | undefined} count */
  #sentence(key, count) {
    const entry = this.#catalogue[key];
    if (typeof entry === 'string') {
      return entry;
    }
    return this.#plurals.select(Number(count)) === 'one' ? (entry.one ?? entry.other) : entry.other;
  }

  /** @param {string | number | undefined} value @param {string | undefined} kind @returns {Part} */
  #fill(value, kind) {
    if (typeof value !== 'number') {
      const isOurs = kind === 'plain';
      return { text: isOurs ? String(value) : visibleText(value ?? '…'), foreign: !isOurs };
    }
    switch (kind) {
      case 'size':
        return { text: this.size(value), foreign: false };
      case 'duration':
        return { text: this.duration(value), foreign: false };
      case 'percent':
        return { text: this.percent(value, 1), foreign: false };
      default:
        return { text: this.number(value), foreign: false };
    }
  }

  /** @param {number} value @param {'' | '-per-second'} per */
  #inUnits(value, per) {
    let scaled = value;
    let unit = 0;
    while (scaled >= 999.5 && unit < SIZE_UNITS.length - 1) {
      scaled /= 1000;
      unit++;
    }
    const format = this.#format({
      style: 'unit',
      unit: `${SIZE_UNITS[unit]}${per}`,
      unitDisplay: unit === 0 && per === '' ? 'long' : 'short',
      maximumSignificantDigits: 3,
    });
    return together(format.format(scaled));
  }

  /** @param {[number, string][]} units */
  #units(...units) {
    return units
      .filter(([value]) => value > 0)
      .map(([value, unit]) =>
        together(this.#format({ style: 'unit', unit, unitDisplay: 'short' }).format(value)),
      )
      .join(' ');
  }

  /** @param {Intl.NumberFormatOptions} options */
  #format(options) {
    const name = JSON.stringify(options);
    let format = this.#formats.get(name);
    if (format === undefined) {
      format = new Intl.NumberFormat(this.code, options);
      this.#formats.set(name, format);
    }
    return format;
  }
}

/** A number stays with its unit when a line is broken. @param {string} text */
function together(text) {
  return text.replaceAll(' ', '\u00a0');
}
