/** Replays what a model of a path has decided, number for number. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PathModel } from '../js/machine/session/path-model.js';
import { readVectors, vectorFiles } from './support/vectors.js';

const FILES = vectorFiles('path');

test('there are vectors of paths', () => {
  assert.ok(FILES.length >= 6);
});

for (const file of FILES) {
  const { about, maxBurstBytes, steps } = readVectors(`path/${file}`);
  test(`${file}: ${about}`, () => {
    const model = new PathModel(maxBurstBytes);
    steps.forEach((step, number) => {
      const at = `step ${number}: ${JSON.stringify(step)}`;
      const [now, name, value, held] = step;
      switch (name) {
        case 'sent':
          model.onSent(value, now);
          break;
        case 'ack':
          model.onAck(value, held, now);
          break;
        case 'backlog':
          model.onBacklog(value, now);
          break;
        case 'allowance':
          assert.equal(model.allowanceBytes(now), value, at);
          break;
        default:
          throw new Error(at);
      }
      assert.equal(model.deadlineMicros(), step.at(-1) ?? Infinity, at);
    });
  });
}
