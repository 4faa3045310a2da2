/** The way to the server: in, lost, and in again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ASK_AFTER_MICROS,
  LOGIN_TIME_MICROS,
  MAX_PAUSE_MICROS,
  MIN_PAUSE_MICROS,
  OWN_GHOST_TIME_MICROS,
  SILENCE_TIME_MICROS,
  ServerLink,
} from '../js/machine/session/server-link.js';
import { MINUTE, SECOND } from '../js/machine/time.js';
import { PeerName } from '../js/protocol/signal/peer-name.js';
import { CallTable } from './support/call-table.js';
import { seededRandom } from './support/random.js';

const ANN = PeerName.of('ann');
const WELCOME = { type: 'loginAccepted', name: ANN, session: 'secret', iceServers: [] };
const LOGIN = { type: 'say', message: { type: 'login', name: ANN } };
const CONNECT = { type: 'connect' };
const DISCONNECT = { type: 'disconnect' };

const random = seededRandom('pauses before another try');

class Lab extends CallTable {
  constructor() {
    super(new ServerLink(ANN, () => random.fraction()));
  }

  start() {
    this.machine.start(this.now());
    this.machine.onOpen(this.now());
    assert.deepEqual(this.taken(), [CONNECT, LOGIN]);
  }

  accept() {
    this.machine.onLoginAccepted(WELCOME, this.now());
  }

  refuse(code) {
    this.machine.onLoginRefused({ type: 'loginRefused', code, message: 'No.' }, this.now());
  }

  lose() {
    this.machine.onClosed('Lost.', this.now());
    assert.deepEqual(this.taken(), [{ type: 'offline', reason: 'Lost.' }]);
  }

  /** Lets time pass until the next try, and opens that connection. */
  reconnect() {
    const before = this.now();
    this.step();
    this.machine.onOpen(this.now());
    assert.deepEqual(this.taken(), [CONNECT, LOGIN]);
    return this.now() - before;
  }
}

function loggedIn() {
  const lab = new Lab();
  lab.start();
  lab.accept();
  assert.deepEqual(lab.taken(), [{ type: 'online', login: WELCOME, again: false }]);
  return lab;
}

test('a server that is not there is told at once', () => {
  const lab = new Lab();
  lab.machine.start(lab.now());
  lab.machine.onClosed('Nobody listens.', lab.now());
  assert.deepEqual(lab.taken(), [
    CONNECT,
    DISCONNECT,
    { type: 'refused', code: 'unavailable', message: 'Nobody listens.' },
  ]);
});

test('a server that does not answer the first login is given up', () => {
  const lab = new Lab();
  lab.start();
  lab.advance(LOGIN_TIME_MICROS);
  assert.equal(lab.taken().at(-1).type, 'refused');
});

test('a refusal at the first login is final, and nothing follows it', () => {
  for (const code of ['name_taken', 'server_draining']) {
    const lab = new Lab();
    lab.start();
    lab.refuse(code);
    assert.deepEqual(lab.taken(), [DISCONNECT, { type: 'refused', code, message: 'No.' }]);
    lab.machine.onOpen(lab.now());
    lab.accept();
    lab.machine.onClosed('Closed.', lab.now());
    lab.machine.onHeard(lab.now());
    lab.machine.close();
    assert.deepEqual(lab.taken(), []);
    assert.equal(lab.machine.deadlineMicros(), Infinity);
    assert.ok(!lab.machine.isOnline());
  }
});

test('a lost server is tried again, ever less often, and told once', () => {
  const lab = loggedIn();
  lab.lose();
  let last = 0;
  for (let i = 0; i < 12; i++) {
    last = lab.reconnect();
    assert.ok(last <= MAX_PAUSE_MICROS, `${last}; ${random.about}`);
    lab.machine.onClosed('Not yet.', lab.now());
    assert.deepEqual(lab.taken(), []);
  }
  assert.ok(last >= MAX_PAUSE_MICROS / 2, `${last}; ${random.about}`);
});

test('the first try after a loss comes soon, as a login forgets the failures', () => {
  const lab = loggedIn();
  for (let losses = 0; losses < 3; losses++) {
    lab.lose();
    assert.ok(lab.reconnect() <= MIN_PAUSE_MICROS, random.about);
    lab.accept();
    assert.deepEqual(lab.taken(), [{ type: 'online', login: WELCOME, again: true }]);
  }
});

test('our own ghost is waited for, but not for ever', () => {
  const lab = loggedIn();
  lab.lose();
  const lostAt = lab.now();
  let outputs = [];
  while (!outputs.some(({ type }) => type === 'refused')) {
    lab.reconnect();
    lab.refuse('name_taken');
    outputs = lab.taken();
    assert.deepEqual(outputs[0], DISCONNECT);
  }
  const patience = lab.now() - lostAt;
  assert.ok(patience >= OWN_GHOST_TIME_MICROS && patience < 2 * MINUTE, random.about);
});

test('a refusal that waiting does not help is final after a loss too', () => {
  const lab = loggedIn();
  lab.lose();
  lab.reconnect();
  lab.refuse('forbidden');
  assert.equal(lab.taken().at(-1).type, 'refused');
});

test('a server that is stopping is tried again later', () => {
  const lab = loggedIn();
  lab.lose();
  lab.reconnect();
  lab.refuse('server_draining');
  assert.deepEqual(lab.taken(), [DISCONNECT]);
  lab.reconnect();
});

test('a silent server is asked, and then given up', () => {
  const lab = loggedIn();
  lab.advance(ASK_AFTER_MICROS);
  assert.deepEqual(lab.taken(), [{ type: 'say', message: { type: 'ping' } }]);
  assert.ok(lab.machine.isOnline(), 'it is asked, not lost');
  lab.advance(SILENCE_TIME_MICROS);
  const outputs = lab.taken();
  assert.deepEqual(outputs[0], DISCONNECT);
  assert.equal(outputs.at(-1).type, 'offline');
  assert.ok(!lab.machine.isOnline());
});

test('any sign of life will do', () => {
  const lab = loggedIn();
  for (let i = 0; i < 100; i++) {
    lab.advance(ASK_AFTER_MICROS - SECOND);
    lab.machine.onHeard(lab.now());
  }
  assert.deepEqual(lab.taken(), []);
  lab.advance(ASK_AFTER_MICROS);
  lab.machine.onHeard(lab.now());
  lab.taken();
  lab.advance(SILENCE_TIME_MICROS);
  assert.deepEqual(lab.taken(), []);
});

test('what is said before the login would be refused, so that is not online', () => {
  const lab = loggedIn();
  assert.ok(lab.machine.isOnline());
  lab.lose();
  lab.reconnect();
  assert.ok(!lab.machine.isOnline());
});

test('closing logs out first, once', () => {
  const lab = loggedIn();
  lab.machine.close();
  lab.machine.close();
  assert.deepEqual(lab.taken(), [{ type: 'say', message: { type: 'logout' } }, DISCONNECT]);
});

test('late answers are dropped', () => {
  const lab = loggedIn();
  lab.refuse('name_taken');
  lab.accept();
  lab.machine.onOpen(lab.now());
  assert.deepEqual(lab.taken(), []);
});
