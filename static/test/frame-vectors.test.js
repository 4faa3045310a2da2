/** Replays the golden frames and paths. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameError, decodeFrame, encodeFrame } from '../js/protocol/transfer/frame-codec.js';
import { problemWithPath } from '../js/protocol/transfer/relative-path.js';
import { readVectors, textOf, vectorFiles } from './support/vectors.js';

const REPLAYS = {
  'frames.json': aValidFrameIsReadAndWritten,
  'invalid-frames.json': anInvalidFrameIsRefusedWithItsCode,
  'paths.json': aPathIsSafeOrNot,
};

test('every file of vectors is replayed', () => {
  const files = vectorFiles('transfer').filter((file) => !file.startsWith('transcripts/'));
  assert.deepEqual(files, Object.keys(REPLAYS).sort());
});

for (const [file, replay] of Object.entries(REPLAYS)) {
  for (const vector of readVectors(`transfer/${file}`)) {
    test(`${file}: ${vector.name}`, () => replay(vector));
  }
}

function aValidFrameIsReadAndWritten(vector) {
  const frame = decodeFrame(textOf(vector, 'text'));
  const written = encodeFrame(frame);
  assert.deepEqual(JSON.parse(written), vector.frame);
  assert.deepEqual(decodeFrame(written), frame);
}

function anInvalidFrameIsRefusedWithItsCode(vector) {
  const text = textOf(vector, 'text');
  try {
    decodeFrame(text);
  } catch (error) {
    assert.ok(error instanceof FrameError, String(error));
    assert.equal(error.code, vector.code);
    return;
  }
  assert.ok(vector.lenient, 'it was taken');
}

function aPathIsSafeOrNot(vector) {
  assert.equal(problemWithPath(textOf(vector, 'path')) === undefined, vector.safe);
}
