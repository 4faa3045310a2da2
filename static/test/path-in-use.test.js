/** Which path the statistics of a browser tell. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathInUse } from '../js/io/path-in-use.js';

/** Statistics as Chromium has them, with a pair that is not in use beside. */
function statistics(local, remote) {
  return new Map([
    ['I1', { type: 'local-candidate', candidateType: 'host', protocol: 'udp', ...local }],
    ['I2', { type: 'remote-candidate', candidateType: 'host', protocol: 'udp', ...remote }],
    ['CP0', { type: 'candidate-pair', localCandidateId: 'none', remoteCandidateId: 'none' }],
    ['CP1', { type: 'candidate-pair', localCandidateId: 'I1', remoteCandidateId: 'I2' }],
    ['T', { type: 'transport', selectedCandidatePairId: 'CP1' }],
  ]);
}

/** The priority of a candidate that is preferred so (RFC 8445, section 5.1.2.1). */
const priority = (preference) => preference * 2 ** 24 + 0x7f_1eff;

test('a path without a relay is direct', () => {
  assert.equal(pathInUse(statistics({}, {})), 'direct');
  assert.equal(pathInUse(statistics({}, { candidateType: 'prflx' })), 'direct');
});

test('a relay is told with how this side reaches it', () => {
  for (const relayProtocol of ['udp', 'tcp', 'tls']) {
    const local = { candidateType: 'relay', relayProtocol };
    const expected = `relay (TURN/${relayProtocol.toUpperCase()})`;
    assert.equal(pathInUse(statistics(local, {})), expected);
    const both = statistics(local, { candidateType: 'relay', priority: priority(2) });
    assert.equal(pathInUse(both), expected);
  }
});

test('the other side’s relay is told with how it reaches it, if its engine shows that', () => {
  for (const [preference, expected] of [
    [2, 'relay (TURN/UDP)'],
    [1, 'relay (TURN/TCP)'],
    [0, 'relay (TURN/TLS)'],
    [5, 'relay'],
  ]) {
    const remote = { candidateType: 'relay', priority: priority(preference) };
    assert.equal(pathInUse(statistics({}, remote)), expected);
  }
  assert.equal(pathInUse(statistics({}, { candidateType: 'relay' })), 'relay');
});

test('before there is a path there is none', () => {
  assert.equal(pathInUse(new Map([['T', { type: 'transport' }]])), null);
  assert.equal(pathInUse(new Map()), null);
});
