/** What a person is asked, and in which dialog. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Questions } from '../js/app/questions.js';
import { PeerName } from '../js/protocol/signal/peer-name.js';

const OFFER = { type: 'offer', fileCount: 1, totalBytes: 10, files: [{ path: 'a' }], more: false };
const MEMORY = { kind: 'memory', maxBytes: 100 };

/** @type {Questions} */
let questions;
/** What is to happen a little later. @type {(() => void)[]} */
let due;

beforeEach(() => {
  due = [];
  questions = new Questions(
    () => {},
    (action) => due.push(action),
  );
});

function current() {
  const { current: question } = questions;
  return question && { kind: question.kind, peer: question.peer };
}

function answer(yes) {
  questions.answer(questions.current.id, yes);
}

test('what somebody offers fills the dialog in which they were let in', async () => {
  const { signal } = new AbortController();
  const admitted = questions.mayConnect('bob', signal);
  void questions.mayConnect('carol', new AbortController().signal);
  assert.deepEqual(current(), { kind: 'connect', peer: 'bob' });
  assert.deepEqual(questions.current.names, [], 'a stranger is shown by name alone');
  answer(true);
  assert.equal(await admitted, true);
  assert.deepEqual(current(), { kind: 'connecting', peer: 'bob' });
  assert.equal(questions.current.canAccept, false);
  const accepted = questions.accepts('bob', OFFER, MEMORY, false, signal);
  assert.deepEqual(current(), { kind: 'offer', peer: 'bob' });
  answer(true);
  assert.equal(await accepted, true);
  assert.deepEqual(current(), { kind: 'connect', peer: 'carol' });
});

test('who offers nothing does not keep the dialog', () => {
  const { signal } = new AbortController();
  void questions.mayConnect('bob', signal);
  answer(true);
  questions.linked(signal);
  assert.equal(current()?.kind, 'connecting');
  due[0]();
  assert.equal(current(), null);
  void questions.accepts('bob', OFFER, MEMORY, false, signal);
  assert.equal(current()?.kind, 'offer', 'and is asked about whenever they do');
});

test('an offer that has filled the dialog keeps it', () => {
  const { signal } = new AbortController();
  void questions.mayConnect('bob', signal);
  answer(true);
  questions.linked(signal);
  void questions.accepts('bob', OFFER, MEMORY, false, signal);
  due[0]();
  assert.equal(current()?.kind, 'offer');
});

test('a dialog that was closed meanwhile opens for the offer', () => {
  const { signal } = new AbortController();
  void questions.mayConnect('bob', signal);
  answer(true);
  answer(false);
  assert.equal(current(), null);
  void questions.accepts('bob', OFFER, MEMORY, false, signal);
  assert.equal(current()?.kind, 'offer');
});

test('who was let in may connect from then on, in whatever letters', async () => {
  const bob = PeerName.of('Bob');
  assert.ok(!questions.knows(bob));
  const second = questions.mayConnect('Bob', new AbortController().signal);
  const third = questions.mayConnect('Bob', new AbortController().signal);
  answer(true);
  assert.equal(await second, true);
  assert.equal(await third, true, 'calls that came meanwhile are no further question');
  assert.ok(questions.knows(PeerName.of('BOB')));
});

test('who was declined is asked about again', async () => {
  const admitted = questions.mayConnect('bob', new AbortController().signal);
  answer(false);
  assert.equal(await admitted, false);
  assert.ok(!questions.knows(PeerName.of('bob')));
});

test('a question that nobody waits for goes, and counts as no', async () => {
  const caller = new AbortController();
  const admitted = questions.mayConnect('bob', caller.signal);
  caller.abort();
  assert.equal(await admitted, false);
  assert.equal(current(), null);
  const other = new AbortController();
  void questions.mayConnect('bob', other.signal);
  answer(true);
  other.abort();
  assert.equal(current(), null, 'nor does the dialog of one who left stay');
});
