/** Decoders against anything: they end in a valid value or in the one typed error. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseServerMessage } from '../js/protocol/signal/server-message.js';
import { SignalError } from '../js/protocol/signal/signal-error.js';
import { FrameError, decodeFrame, encodeFrame } from '../js/protocol/transfer/frame-codec.js';
import { seededRandom } from './support/random.js';
import { readVectors, textOf } from './support/vectors.js';

const ROUNDS = 20_000;

const FRAMES = ['frames.json', 'invalid-frames.json']
  .flatMap((file) => readVectors(`transfer/${file}`))
  .map((vector) => textOf(vector, 'text'))
  .filter((text) => text.length < 1000);

const MESSAGES = ['server-valid.json', 'server-invalid.json', 'client-valid.json']
  .flatMap((file) => readVectors(`signal/${file}`))
  .map((vector) => textOf(vector, 'text'));

/** What is worth putting in somewhere. */
const PIECES = [
  ...['{', '}', '[', ']', ',', ':', '"', '\\', '\\u0000', '\\ud800', '\u2028', '\0', '\ud800'],
  ...['null', 'true', '0', '-1', '1.5', '1e999', '9007199254740992', '-0', '""', '[]', '{}'],
  ...['"type"', '"__proto__"', '"constructor"', '"toString"', '{"__proto__":{"type":"accept"}}'],
];

test('no text makes the decoder of frames throw anything but its typed error', () => {
  const random = seededRandom('frames');
  let valid = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const text = mutated(random, FRAMES);
    const frame = outcomeOf(() => decodeFrame(text), FrameError, `${random.about} ${text}`);
    if (frame !== undefined) {
      valid++;
      assert.deepEqual(decodeFrame(encodeFrame(frame)), frame, `${random.about} ${text}`);
    }
  }
  assert.ok(valid > 0 && valid < ROUNDS, 'both kinds were among them');
});

test('no text makes the parser of messages throw anything but its typed error', () => {
  const random = seededRandom('messages');
  let valid = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const text = mutated(random, MESSAGES);
    const parse = () => parseServerMessage(text);
    valid += outcomeOf(parse, SignalError, `${random.about} ${text}`) === undefined ? 0 : 1;
  }
  assert.ok(valid > 0 && valid < ROUNDS, 'both kinds were among them');
});

/** What it gives, or undefined if it throws the error that it may. */
function outcomeOf(action, expectedError, about) {
  try {
    return action();
  } catch (error) {
    assert.ok(error instanceof expectedError, `${about}: ${error.stack}`);
    return undefined;
  }
}

/** A text of these, changed in up to three places. */
function mutated(random, texts) {
  let text = random.pick(texts);
  for (let changes = random.below(4); changes > 0; changes--) {
    const from = random.below(text.length + 1);
    const to = from + (random.oneIn(2) ? 0 : random.below(12));
    text = text.slice(0, from) + insertion(random, texts) + text.slice(to);
  }
  return text;
}

function insertion(random, texts) {
  switch (random.below(4)) {
    case 0:
      return '';
    case 1:
      return String.fromCharCode(random.below(0x10000));
    case 2:
      return random.pick(PIECES);
    default: {
      const other = random.pick(texts);
      return other.slice(random.below(other.length));
    }
  }
}
