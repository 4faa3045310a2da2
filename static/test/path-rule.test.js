/** Which paths an address asks for, and which ICE servers serve for that. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ANY_PATH,
  MAX_ICE_SERVERS,
  chooseIceServers,
  configurationFor,
  pathRuleOf,
} from '../js/app/path-rule.js';

const STUN = 'stun:r.example.org:3478';
const UDP = 'turn:r.example.org:3478';
const SAID_UDP = 'turn:r.example.org:3478?transport=udp';
const TCP = 'turn:r.example.org:3478?transport=tcp';
const TLS = 'turns:r.example.org:5349?transport=tcp';
const SECRETS = { username: 'u', credential: 'p' };
const NAMED = { urls: [STUN, UDP, SAID_UDP, TCP, TLS], ...SECRETS };

/** @param {string} search */
function rule(search) {
  const asked = pathRuleOf(search);
  assert.ok(asked, search);
  return asked;
}

function urls(asked, ...named) {
  return chooseIceServers(named, asked).flatMap((server) => server.urls);
}

test('an address says which path, or that any will do', () => {
  assert.deepEqual(pathRuleOf(''), ANY_PATH);
  assert.deepEqual(pathRuleOf('?turn=tls'), { kind: 'any', turn: 'tls' });
  assert.deepEqual(pathRuleOf('?path=direct'), { kind: 'direct', turn: null });
  assert.deepEqual(pathRuleOf('?path=relay&turn=tcp'), { kind: 'relay', turn: 'tcp' });
});

test('an address that asks for what there is not is no rule', () => {
  for (const search of [
    '?path=relais',
    '?path=https',
    '?path=',
    '?path=any',
    '?turn=sctp',
    '?path=direct&turn=udp',
  ]) {
    assert.equal(pathRuleOf(search), null, search);
  }
});

test('without a rule all are used', () => {
  assert.deepEqual(urls(ANY_PATH, NAMED), [STUN, UDP, SAID_UDP, TCP, TLS]);
});

test('a direct path needs no relay', () => {
  assert.deepEqual(urls(rule('?path=direct'), NAMED), [STUN]);
});

test('who hides behind a relay asks nobody for its own address', () => {
  assert.deepEqual(urls(rule('?path=relay'), NAMED), [UDP, SAID_UDP, TCP, TLS]);
});

test('a relay is reached over the transport that is wanted', () => {
  assert.deepEqual(urls(rule('?path=relay&turn=udp'), NAMED), [UDP, SAID_UDP]);
  assert.deepEqual(urls(rule('?path=relay&turn=tcp'), NAMED), [TCP]);
  assert.deepEqual(urls(rule('?path=relay&turn=tls'), NAMED), [TLS]);
  assert.deepEqual(urls(rule('?turn=tls'), NAMED), [STUN, TLS]);
});

test('what is malformed is left out, and the rest is used', () => {
  const mixed = {
    urls: [
      'turn:',
      'nonsense',
      TCP,
      'turn:[::1',
      'stun:a b',
      'stun:a?transport=udp',
      'turn:a:0',
      STUN,
    ],
    ...SECRETS,
  };
  const withoutSecret = { urls: [UDP, STUN], username: 'u' };
  const badSecret = { urls: [UDP, STUN], username: '', credential: 'p' };

  assert.deepEqual(urls(ANY_PATH, mixed), [STUN, TCP]);
  assert.deepEqual(urls(ANY_PATH, withoutSecret), [STUN]);
  assert.deepEqual(urls(rule('?path=relay'), withoutSecret, badSecret), []);
});

test('a long list is cut', () => {
  assert.equal(
    chooseIceServers(
      Array.from({ length: 16 }, () => NAMED),
      ANY_PATH,
    ).length,
    MAX_ICE_SERVERS,
  );
});

test('a browser is told to use a relay only, and without one there is no connection', () => {
  assert.deepEqual(configurationFor([NAMED], rule('?path=relay&turn=tcp')), {
    iceServers: [{ urls: [TCP], ...SECRETS }],
    iceTransportPolicy: 'relay',
  });
  assert.equal(configurationFor([{ urls: [STUN] }], rule('?path=relay')), null);
  assert.deepEqual(configurationFor([], ANY_PATH), { iceServers: [] });
});
