/** The timer for deadlines, on real time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeadlineTimer, FineTimer, nowMicros } from '../js/app/clock.js';
import { MILLISECOND, SECOND } from '../js/machine/time.js';

function timers() {
  return process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length;
}

test('a deadline that was moved on is not told before', async () => {
  const deadline = nowMicros() + 40 * MILLISECOND;
  await new Promise((told) => {
    const timer = new DeadlineTimer(() => told(undefined));
    timer.set(nowMicros() + 2 * MILLISECOND);
    timer.set(deadline);
  });
  assert.ok(nowMicros() >= deadline);
});

test('a deadline that was moved to before is told then', async () => {
  const begin = nowMicros();
  await new Promise((told) => {
    const timer = new DeadlineTimer(() => told(undefined));
    timer.set(begin + 600 * SECOND);
    timer.set(begin + 2 * MILLISECOND);
  });
  assert.ok(nowMicros() < begin + 600 * SECOND);
});

test('a deadline that has passed is told', async () => {
  await new Promise((told) => new DeadlineTimer(() => told(undefined)).set(-Infinity));
});

test('without a deadline there is no timer', () => {
  const before = timers();
  const timer = new DeadlineTimer(() => assert.fail('told'));
  timer.set(nowMicros() + 600 * SECOND);
  assert.equal(timers(), before + 1);
  timer.set(Infinity);
  assert.equal(timers(), before);
});

test('deadlines that follow each other come in one row, and none after the end', async () => {
  let calls = 0;
  await new Promise((done) => {
    const timer = new FineTimer(() => {
      calls++;
      if (calls === 20) {
        timer.set(nowMicros() + MILLISECOND);
        timer.close();
        done(undefined);
      } else {
        timer.set(nowMicros() + MILLISECOND);
      }
    });
    timer.set(nowMicros());
  });
  assert.equal(calls, 20);
});
