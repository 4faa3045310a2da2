/** What is shown of a transfer while it is under way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Board } from '../js/app/board.js';

/**
 * A board of a transfer of 1000 bytes, on a clock that the test sets.
 *
 * @param {import('node:test').TestContext} t
 */
function setUp(t) {
  const clock = { millis: 0 };
  t.mock.method(performance, 'now', () => clock.millis);
  let changes = 0;
  const board = new Board(1, 'send', 'Ann', () => changes++);
  board.content([{ path: 'a' }], 1, 1000);
  changes = 0;
  return { board, clock, changes: () => changes };
}

test('aCountOfBytesIsShownTwiceASecond', (t) => {
  const { board, clock, changes } = setUp(t);

  for (let bytes = 1; bytes <= 900; bytes++) {
    clock.millis = bytes;
    board.bytes(bytes);
  }

  assert.equal(changes(), 2);
  assert.equal(board.shown.bytes, 501);
});

test('theLastByteIsShownAtOnce', (t) => {
  const { board } = setUp(t);

  board.bytes(999);
  board.bytes(1000);

  assert.equal(board.shown.bytes, 1000);
});

test('speedIsThatOfTheLastSeconds', (t) => {
  const { board, clock } = setUp(t);

  for (let second = 1; second <= 9; second++) {
    clock.millis = second * 1000;
    board.bytes(second * 100);
  }

  assert.equal(board.shown.bytesPerSecond, 100);
  assert.equal(board.shown.secondsLeft, 1);
});
