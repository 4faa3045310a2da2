/** A connection that this side creates. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CONNECT_TIME_MICROS,
  DOUBT_TIME_MICROS,
  ENGINE_TIME_MICROS,
  MAX_CANDIDATES,
} from '../js/machine/session/call-line.js';
import {
  OutgoingCall,
  RETRY_INTERVAL_MICROS,
  RETURN_TIME_MICROS,
} from '../js/machine/session/outgoing-call.js';
import { DAY, MILLISECOND, SECOND } from '../js/machine/time.js';
import {
  BOB,
  CONNECTION,
  CallTable,
  LEAVE,
  NONSENSE,
  SDP,
  answered,
  candidate,
  end,
  found,
  left,
  offered,
  report,
} from './support/call-table.js';

function prepared(maxWaitMicros = 0) {
  const table = new CallTable(new OutgoingCall(BOB, CONNECTION, maxWaitMicros));
  table.machine.start(table.now());
  assert.deepEqual(table.taken(), [{ type: 'askForIce' }]);
  table.machine.onIceServers(table.now());
  return table;
}

function calling(maxWaitMicros = 0) {
  const table = prepared(maxWaitMicros);
  table.machine.onLocalDescription(SDP, table.now());
  assert.equal(table.taken().length, 2, 'an offer is made and said');
  return table;
}

function connecting() {
  const table = calling();
  table.hear(answered());
  assert.deepEqual(table.taken(), [report('connecting'), { type: 'acceptAnswer', sdp: SDP }]);
  return table;
}

function linked() {
  const table = connecting();
  table.machine.onLinkOpen(table.now());
  assert.deepEqual(table.taken(), [report('connected')]);
  return table;
}

function offline(table) {
  table.machine.onOfferFailed('peer_offline', 'No one.', table.now());
}

function brokenAfterLeave(table) {
  const [first, last] = table.taken();
  assert.deepEqual(first, LEAVE);
  assert.equal(last.end.type, 'broken');
}

test('an engine that makes no offer is not waited for for ever', () => {
  const table = prepared();
  table.advance(ENGINE_TIME_MICROS);
  const [first, last, ...more] = table.taken();
  assert.equal(first.type, 'createOffer');
  assert.equal(last.end.type, 'broken');
  assert.deepEqual(more, [], 'nobody was called, so nobody is left');
});

test('nothing is offered before the ICE servers of now are known', () => {
  const table = new CallTable(new OutgoingCall(BOB, CONNECTION, 0));
  table.machine.start(table.now());
  assert.deepEqual(table.taken(), [{ type: 'askForIce' }]);
  table.advance(DAY);
  assert.deepEqual(table.taken(), []);
  table.machine.onServerRefused('name_taken', 'No.');
  table.machine.onIceServers(table.now());
  assert.deepEqual(table.taken(), [end('serverRefused', { code: 'name_taken', reason: 'No.' })]);
});

test('a peer that leaves when no path is found has found none either', () => {
  const soon = connecting();
  soon.hear(left('left'));
  assert.deepEqual(soon.taken(), [end('leftByPeer')]);
  const late = connecting();
  late.advance(DOUBT_TIME_MICROS);
  late.hear(left('left'));
  assert.deepEqual(late.taken(), [end('noPath')]);
});

test('no address is told before the answer', () => {
  const table = calling();
  table.machine.onLocalCandidate(candidate(1));
  assert.deepEqual(table.taken(), []);
  table.hear(answered());
  assert.deepEqual(table.said(), ['candidate']);
  table.machine.onLocalCandidate(candidate(2));
  assert.deepEqual(table.said(), ['candidate']);
});

test('more candidates than are of use are dropped', () => {
  const table = calling();
  for (let port = 1; port <= MAX_CANDIDATES + 10; port++) {
    table.machine.onLocalCandidate(candidate(port));
  }
  table.hear(answered());
  assert.equal(table.said().length, MAX_CANDIDATES);
});

test('candidates that come before the answer are passed on, and what is none is dropped', () => {
  const table = calling();
  table.hear(found(candidate(1)));
  table.hear(found(NONSENSE));
  assert.deepEqual(table.taken(), [{ type: 'addCandidate', candidate: candidate(1) }]);
});

test('an absent peer is not waited for if the wait is zero', () => {
  const table = calling();
  offline(table);
  assert.deepEqual(table.taken(), [end('peerAbsent')]);
});

test('an absent peer is tried each second until the wait is over', () => {
  const table = calling(3 * SECOND);
  for (let second = 1; second <= 3; second++) {
    offline(table);
    assert.deepEqual(table.taken(), [report('waitingForPeer')]);
    table.advance(RETRY_INTERVAL_MICROS);
    assert.deepEqual(table.said(), ['offer']);
  }
  offline(table);
  assert.deepEqual(table.taken(), [end('peerAbsent')]);
});

test('the last try is made when the wait ends, not later', () => {
  const table = calling(1500 * MILLISECOND);
  offline(table);
  table.advance(SECOND);
  offline(table);
  table.taken();
  table.advance(500 * MILLISECOND);
  assert.deepEqual(table.said(), ['offer']);
  offline(table);
  assert.deepEqual(table.taken(), [end('peerAbsent')]);
});

test('an absent peer may be waited for for ever', () => {
  const table = calling(Infinity);
  for (let i = 0; i < 10_000; i++) {
    offline(table);
    table.advance(RETRY_INTERVAL_MICROS);
    assert.deepEqual(table.said(), ['offer']);
  }
});

test('an absent peer that comes online is called', () => {
  const table = calling(30 * SECOND);
  offline(table);
  table.advance(RETRY_INTERVAL_MICROS);
  table.taken();
  table.machine.onOfferDelivered();
  table.hear({ type: 'ringing' });
  assert.deepEqual(table.taken(), [report('calling'), report('ringing')]);
});

test('what the server says against an offer is told in its words', () => {
  for (const code of ['forbidden', 'rate_limited']) {
    const table = calling();
    table.machine.onOfferFailed(code, 'Not so.', table.now());
    assert.deepEqual(table.taken(), [end('serverRefused', { code, reason: 'Not so.' })]);
  }
});

test('who does not answer is given up after two minutes', () => {
  const table = calling();
  table.advance(119 * SECOND);
  assert.deepEqual(table.taken(), []);
  table.advance(SECOND);
  assert.deepEqual(table.taken(), [LEAVE, end('noAnswer')]);
});

test('nothing follows the end', () => {
  const table = calling(30 * SECOND);
  table.hear({ type: 'reject', code: 'declined' });
  assert.deepEqual(table.taken(), [end('refused', { code: 'declined' })]);
  table.hear(answered());
  table.hear(found(candidate(1)));
  table.hear(left('left'));
  table.machine.onLocalCandidate(candidate(2));
  table.machine.onConnected();
  table.machine.onLinkOpen();
  table.machine.onServerBack(table.now());
  table.machine.onServerRefused('name_taken', 'no');
  table.machine.onEngineEnded('no');
  table.machine.onNoPath();
  table.machine.hangUp();
  offline(table);
  assert.deepEqual(table.taken(), []);
  assert.equal(table.machine.deadlineMicros(), Infinity);
});

test('what crosses the answer, or repeats it, is of no use', () => {
  const table = connecting();
  table.hear({ type: 'reject', code: 'declined' });
  table.hear(answered('v=0\r\nother'));
  table.hear(offered());
  table.hear({ type: 'restart' });
  assert.deepEqual(table.taken(), []);
});

test('an answer that is none ends the call, and the other side is told', () => {
  const table = calling();
  table.hear({ type: 'answer', answer: NONSENSE });
  brokenAfterLeave(table);
});

test('a path has to be found within thirty seconds of the answer', () => {
  const table = connecting();
  table.advance(CONNECT_TIME_MICROS);
  assert.deepEqual(table.taken(), [LEAVE, end('noPath')]);
});

test('a path without a link is given up too', () => {
  const table = connecting();
  table.advance(10 * SECOND);
  table.machine.onConnected();
  table.taken();
  table.advance(CONNECT_TIME_MICROS);
  assert.deepEqual(table.taken(), [LEAVE, end('noLink')]);
});

test('an open link has no deadline of the call, and outlives the session but not a leave', () => {
  const table = linked();
  table.advance(30 * DAY);
  table.hear(left('gone'));
  assert.deepEqual(table.taken(), []);
  table.hear(left('left'));
  assert.deepEqual(table.taken(), [end('leftByPeer')]);
});

test('a peer that goes while it rings is waited for, if the wait is not over', () => {
  const table = calling(30 * SECOND);
  table.hear(left('gone'));
  assert.deepEqual(table.taken(), [report('waitingForPeer')]);
  const impatient = calling();
  impatient.hear(left('gone'));
  assert.deepEqual(impatient.taken(), [end('leftByPeer')]);
});

test('the offer is said again when the server is back, and its time begins anew', () => {
  const table = calling();
  table.advance(100 * SECOND);
  table.machine.onServerBack(table.now());
  assert.deepEqual(table.said(), ['offer']);
  table.advance(119 * SECOND);
  assert.deepEqual(table.taken(), []);
});

test('the peer of a restarted server may come back later than we do, but not for ever', () => {
  const table = calling();
  table.machine.onServerBack(table.now());
  table.taken();
  offline(table);
  assert.deepEqual(table.taken(), [report('waitingForPeer')]);
  table.advance(RETURN_TIME_MICROS);
  table.taken();
  offline(table);
  assert.deepEqual(table.taken(), [end('peerAbsent')]);
});

test('candidates are told again when the server is back', () => {
  const table = connecting();
  table.machine.onLocalCandidate(candidate(1));
  assert.deepEqual(table.said(), ['candidate']);
  table.machine.onServerBack(table.now());
  assert.deepEqual(table.said(), ['candidate']);
});

test('a server that lets us in no more ends what is not agreed', () => {
  const table = calling(DAY);
  table.machine.onServerRefused('name_taken', 'Taken.');
  assert.deepEqual(table.taken(), [end('serverRefused', { code: 'name_taken', reason: 'Taken.' })]);
  const agreed = linked();
  agreed.machine.onServerRefused('name_taken', 'Taken.');
  assert.deepEqual(agreed.taken(), []);
});

test('hanging up tells who was called, and nobody else', () => {
  const early = prepared();
  early.taken();
  early.machine.hangUp();
  assert.deepEqual(early.taken(), [end('hungUp')]);
  const called = calling();
  called.machine.hangUp();
  assert.deepEqual(called.taken(), [LEAVE, end('hungUp')]);
});

test('an engine that fails ends the call, and the other side is told', () => {
  const table = connecting();
  table.machine.onEngineEnded('It broke.');
  assert.deepEqual(table.taken(), [LEAVE, end('broken', { reason: 'It broke.' })]);
  const lost = connecting();
  lost.machine.onNoPath();
  assert.deepEqual(lost.taken(), [LEAVE, end('noPath')]);
});
