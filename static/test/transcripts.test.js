/** Replays the golden transcripts: each input, and what the machine does about it, in order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replayOf } from './support/replay.js';
import { readVectors, vectorFiles } from './support/vectors.js';

const FILES = vectorFiles('transfer/transcripts');

test('there are transcripts of both machines', () => {
  const machines = new Set(
    FILES.map((file) => readVectors(`transfer/transcripts/${file}`).machine),
  );
  assert.deepEqual([...machines].sort(), ['receiver', 'sender']);
});

for (const file of FILES) {
  const transcript = readVectors(`transfer/transcripts/${file}`);
  test(`${file}: ${transcript.about}`, () => {
    const replay = replayOf(transcript);
    transcript.steps.forEach((step, number) => {
      const did = replay.step(step);
      assert.deepEqual(did, step.expect, `step ${number}: ${JSON.stringify(step.input)}`);
    });
  });
}
