/** What is read of what peers send each other through the server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCandidate, readDescription } from '../js/protocol/signal/payload.js';
import { parseServerMessage } from '../js/protocol/signal/server-message.js';
import { SignalError } from '../js/protocol/signal/signal-error.js';
import { MAX_MESSAGE_BYTES } from '../js/protocol/signal/signal-limits.js';

const badMessage = (error) => error instanceof SignalError && error.code === 'bad_message';

test('a session description is of the kind that is expected', () => {
  const payload = { type: 'offer', sdp: 'v=0', more: 1 };
  assert.deepEqual(readDescription('offer', payload), { type: 'offer', sdp: 'v=0' });
  assert.throws(() => readDescription('answer', payload), badMessage);
  assert.throws(() => readDescription('offer', { type: 'offer' }), badMessage);
  assert.throws(() => readDescription('offer', { type: 'offer', sdp: 7 }), badMessage);
});

test('a candidate keeps what was said of it, and nothing else', () => {
  const whole = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'x' };
  assert.deepEqual(readCandidate({ ...whole, other: {} }), whole);
  assert.deepEqual(readCandidate({ candidate: '', sdpMid: null }), { candidate: '' });
});

test('what is no candidate is refused', () => {
  for (const payload of [
    {},
    { candidate: 1 },
    { candidate: 'x'.repeat(4097) },
    { candidate: 'x', sdpMLineIndex: -1 },
    { candidate: 'x', sdpMLineIndex: 65_536 },
    { candidate: 'x', sdpMid: 'x'.repeat(257) },
    Object.create({ candidate: 'inherited' }),
  ]) {
    assert.throws(() => readCandidate(payload), badMessage, JSON.stringify(payload));
  }
});

test('a message of more than 64 KiB is too large', () => {
  const frame = (/** @type {string} */ pad) => `{"type":"pong","pad":"${pad}"}`;
  const room = MAX_MESSAGE_BYTES - frame('').length;
  const tooLarge = (error) => error instanceof SignalError && error.code === 'too_large';
  assert.deepEqual(parseServerMessage(frame('x'.repeat(room))).message, { type: 'pong' });
  assert.throws(() => parseServerMessage(frame('x'.repeat(room + 1))), tooLarge);
  assert.throws(() => parseServerMessage(frame('é'.repeat(room / 2 + 1))), tooLarge);
});
