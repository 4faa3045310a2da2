/** A connection that another peer creates. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ANSWER_TIME_MICROS,
  CONNECT_TIME_MICROS,
  DOUBT_TIME_MICROS,
  ENGINE_TIME_MICROS,
  MAX_CANDIDATES,
} from '../js/machine/session/call-line.js';
import { IncomingCall, OFFER_TIME_MICROS } from '../js/machine/session/incoming-call.js';
import { DAY } from '../js/machine/time.js';
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
  say,
} from './support/call-table.js';

const RINGING = say({ type: 'ringing' });

function called(askFirst, offer = offered().offer) {
  const table = new CallTable(new IncomingCall(BOB, CONNECTION));
  table.machine.onOffer(offer, askFirst, table.now());
  return table;
}

function asking() {
  const table = called(true);
  assert.deepEqual(table.taken(), [RINGING, { type: 'askPerson', from: BOB }]);
  return table;
}

/** The ICE servers that were asked for are there. */
function equip(table) {
  assert.deepEqual(table.taken(), [{ type: 'askForIce' }]);
  table.machine.onIceServers(table.now());
}

function answering() {
  const table = called(false);
  equip(table);
  assert.deepEqual(table.taken(), [{ type: 'acceptOffer', sdp: SDP }]);
  return table;
}

function connecting() {
  const table = answering();
  table.machine.onLocalDescription(SDP, table.now());
  const answer = say({ type: 'answer', answer: { type: 'answer', sdp: SDP } });
  assert.deepEqual(table.taken(), [report('connecting'), answer]);
  return table;
}

function linked() {
  const table = connecting();
  table.machine.onLinkOpen(table.now());
  assert.deepEqual(table.taken(), [report('connected')]);
  return table;
}

function rejected(table, code) {
  assert.deepEqual(table.taken(), [say({ type: 'reject', code }), end('refused', { code })]);
}

function brokenAfterLeave(table) {
  const [first, last] = table.taken();
  assert.deepEqual(first, LEAVE);
  assert.equal(last.end.type, 'broken');
}

test('a stranger is answered only when the person says yes', () => {
  const table = asking();
  table.hear(found(candidate(1)));
  table.machine.onLocalCandidate(candidate(2));
  assert.deepEqual(table.taken(), []);
  table.machine.onDecision(true);
  equip(table);
  assert.deepEqual(table.taken(), [
    { type: 'acceptOffer', sdp: SDP },
    { type: 'addCandidate', candidate: candidate(1) },
  ]);
});

test('what comes while ICE servers are asked for waits too', () => {
  const table = asking();
  table.machine.onDecision(true);
  table.hear(found(candidate(1)));
  table.hear(offered());
  table.advance(DAY);
  equip(table);
  table.machine.onIceServers(table.now());
  assert.deepEqual(table.taken(), [
    { type: 'acceptOffer', sdp: SDP },
    { type: 'addCandidate', candidate: candidate(1) },
  ]);
});

test('a caller that leaves when no path is found has found none either', () => {
  const soon = connecting();
  soon.hear(left('left'));
  assert.deepEqual(soon.taken(), [end('leftByPeer')]);
  const late = connecting();
  late.advance(DOUBT_TIME_MICROS);
  late.hear(left('left'));
  assert.deepEqual(late.taken(), [end('noPath')]);
});

test('more early candidates than are of use are dropped', () => {
  const table = asking();
  for (let port = 1; port <= MAX_CANDIDATES + 10; port++) {
    table.hear(found(candidate(port)));
  }
  table.machine.onDecision(true);
  equip(table);
  assert.equal(table.taken().length, 1 + MAX_CANDIDATES);
});

test('a no is a rejection', () => {
  const table = asking();
  table.machine.onDecision(false);
  rejected(table, 'declined');
});

test('a person who does not answer is not waited for for ever, and a yes may come too late', () => {
  const table = asking();
  table.advance(ANSWER_TIME_MICROS);
  rejected(table, 'no_answer');
  table.machine.onDecision(true);
  assert.deepEqual(table.taken(), []);
});

test('a caller that leaves needs no decision', () => {
  for (const reason of ['left', 'gone']) {
    const table = asking();
    table.hear(left(reason));
    assert.deepEqual(table.taken(), [end('leftByPeer')]);
    table.machine.onDecision(true);
    assert.deepEqual(table.taken(), []);
  }
});

test('an offer that is none is left', () => {
  brokenAfterLeave(called(false, NONSENSE));
});

test('an engine that makes no answer is not waited for for ever', () => {
  const table = answering();
  table.advance(ENGINE_TIME_MICROS);
  brokenAfterLeave(table);
});

test('an engine that refuses the offer ends the call, and the caller is told', () => {
  const table = answering();
  table.machine.onEngineEnded('No SDP.');
  assert.deepEqual(table.taken(), [LEAVE, end('broken', { reason: 'No SDP.' })]);
});

test('no address is told before the answer', () => {
  const table = answering();
  table.machine.onLocalCandidate(candidate(1));
  assert.deepEqual(table.taken(), []);
  table.machine.onLocalDescription(SDP, table.now());
  assert.deepEqual(table.said(), ['answer', 'candidate']);
});

test('what a caller may have missed is said again, with the candidates', () => {
  const table = connecting();
  table.machine.onLocalCandidate(candidate(1));
  table.taken();
  table.hear(offered());
  assert.deepEqual(table.said(), ['answer', 'candidate']);
  table.machine.onServerBack();
  assert.deepEqual(table.said(), ['answer', 'candidate']);
  const early = asking();
  early.hear(offered());
  assert.deepEqual(early.taken(), [RINGING]);
});

test('a path has to be found within thirty seconds of the answer', () => {
  const table = connecting();
  table.advance(CONNECT_TIME_MICROS);
  assert.deepEqual(table.taken(), [LEAVE, end('noPath')]);
});

test('a caller that never opens a channel is given up', () => {
  const table = connecting();
  table.machine.onConnected();
  table.taken();
  table.advance(CONNECT_TIME_MICROS);
  assert.deepEqual(table.taken(), [LEAVE, end('noLink')]);
});

test('a caller that offers nothing is given up after a minute', () => {
  const table = linked();
  table.advance(OFFER_TIME_MICROS - 1);
  assert.deepEqual(table.taken(), []);
  table.advance(1);
  assert.deepEqual(table.taken(), [LEAVE, end('nothingOffered')]);
});

test('once files are offered the call has no deadline', () => {
  const table = linked();
  table.machine.onFilesOffered();
  table.advance(30 * DAY);
  assert.deepEqual(table.taken(), []);
});

test("an open link outlives the peer's session, but not its leave", () => {
  const table = linked();
  table.hear(left('gone'));
  assert.deepEqual(table.taken(), []);
  table.hear(left('left'));
  assert.deepEqual(table.taken(), [end('leftByPeer')]);
});

test('a server that lets us in no more ends what is not agreed', () => {
  const table = asking();
  table.machine.onServerRefused('name_taken', 'Taken.');
  assert.deepEqual(table.taken(), [end('serverRefused', { code: 'name_taken', reason: 'Taken.' })]);
  const agreed = linked();
  agreed.machine.onServerRefused('name_taken', 'Taken.');
  assert.deepEqual(agreed.taken(), []);
});

test('hanging up is said, once', () => {
  const table = asking();
  table.machine.hangUp();
  table.machine.hangUp();
  assert.deepEqual(table.taken(), [LEAVE, end('hungUp')]);
});

test('what only a called side says is of no use', () => {
  const table = connecting();
  table.hear(answered());
  table.hear({ type: 'ringing' });
  table.hear({ type: 'reject', code: 'busy' });
  table.hear({ type: 'restart' });
  assert.deepEqual(table.taken(), []);
});
