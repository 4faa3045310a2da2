/** What is known of why a connection finds no path. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { ANY_PATH } from '../js/app/path-rule.js';
import { PathTrouble, UNREACHABLE } from '../js/app/path-trouble.js';

const TURN = 'turn:r.example.org?transport=udp';
const RELAYED = 'candidate:1 1 udp 41885439 203.0.113.1 50000 typ relay raddr 0.0.0.0 rport 0';
const OWN = 'candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host';

/** @type {PathTrouble} */
let any;
/** @type {PathTrouble} */
let relay;

beforeEach(() => {
  any = new PathTrouble(ANY_PATH);
  relay = new PathTrouble({ kind: 'relay', turn: 'tcp' });
});

test('without any news it is the network', () => {
  any.onOwnCandidate(OWN);
  assert.equal(any.kind, 'no_path');
  assert.ok(!any.isHopeless, 'others may come to us');
});

test('a server without a relay is said', () => {
  relay.onNoRelayNamed();
  assert.equal(relay.kind, 'no_relay');
});

test('a relay that refuses is told by its code', () => {
  relay.onFailure({ url: TURN, code: 401 });
  assert.equal(relay.kind, 'relay_refused');
  assert.equal(relay.refusal, 401);
});

test('a relay without room is to try again later', () => {
  for (const code of [486, 508]) {
    const trouble = new PathTrouble(ANY_PATH);
    trouble.onFailure({ url: TURN, code });
    assert.equal(trouble.kind, 'relay_full');
  }
});

test('a relay that is silent is said whether the browser saw it or not', () => {
  assert.equal(relay.kind, 'relay_silent');
  any.onFailure({ url: TURN, code: UNREACHABLE });
  assert.equal(any.kind, 'relay_silent');
});

test('a relay that was reached is not to blame for its other transports', () => {
  relay.onFailure({ url: TURN, code: UNREACHABLE });
  relay.onFailure({ url: TURN, code: 486 });
  assert.ok(relay.isHopeless);
  relay.onOwnCandidate(RELAYED);
  assert.ok(!relay.isHopeless);
  assert.equal(relay.kind, 'beyond_relay');
});

test('a STUN server that fails is no trouble', () => {
  any.onFailure({ url: 'stun:r.example.org', code: 701 });
  assert.equal(any.kind, 'no_path');
});
