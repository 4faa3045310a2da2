/** The way to the server: in, lost, and in again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MAX_PAUSE_MICROS,
  MIN_PAUSE_MICROS,
  STEADY_TIME_MICROS,
} from '../js/machine/session/backoff.js';
import {
  ASK_AFTER_MICROS,
  LOGIN_TIME_MICROS,
  OWN_GHOST_TIME_MICROS,
  SILENCE_TIME_MICROS,
  ServerLink,
} from '../js/machine/session/server-link.js';
import { MAX_UNANSWERED, SessionMemory } from '../js/machine/session/session-memory.js';
import { MINUTE, SECOND } from '../js/machine/time.js';
import { PeerName } from '../js/protocol/signal/peer-name.js';
import { BOB, CONNECTION, CallTable } from './support/call-table.js';
import { seededRandom } from './support/random.js';

const ANN = PeerName.of('ann');
const WELCOME = { type: 'loginAccepted', name: ANN, session: 'secret', iceServers: [] };
const LOGIN = {
  type: 'say',
  message: { type: 'login', name: ANN, stay: { type: 'resumable' }, discoverable: false },
};
const CONNECT = { type: 'connect' };
const DISCONNECT = { type: 'disconnect' };
const ABANDON = { type: 'abandon' };
const LOST = 1006;

const random = seededRandom('pauses before another try');

class Lab extends CallTable {
  constructor() {
    super(new ServerLink(ANN, undefined, () => random.fraction()));
  }

  start() {
    this.machine.start(this.now());
    this.machine.onOpen(this.now());
    assert.deepEqual(this.taken(), [CONNECT, LOGIN]);
  }

  accept() {
    this.machine.onMessage({ message: WELCOME }, this.now());
  }

  refuse(code) {
    this.machine.onMessage({ message: { type: 'loginRefused', code, message: 'No.' } }, this.now());
  }

  lose() {
    this.machine.onClosed(LOST, 'Lost.', this.now());
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
  assert.deepEqual(lab.taken(), [{ type: 'online', login: WELCOME, coming: 'first' }]);
  return lab;
}

test('a server that is not there is told at once', () => {
  const lab = new Lab();
  lab.machine.start(lab.now());
  lab.machine.onClosed(LOST, 'Nobody listens.', lab.now());
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
    lab.machine.onClosed(LOST, 'Closed.', lab.now());
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
    lab.machine.onClosed(LOST, 'Not yet.', lab.now());
    assert.deepEqual(lab.taken(), []);
  }
  assert.ok(last >= MAX_PAUSE_MICROS / 2, `${last}; ${random.about}`);
});

test('the first try after a loss comes soon, as steady days forget the failures', () => {
  const lab = loggedIn();
  for (let losses = 0; losses < 3; losses++) {
    lab.advance(STEADY_TIME_MICROS);
    lab.taken();
    lab.lose();
    assert.ok(lab.reconnect() <= MIN_PAUSE_MICROS, random.about);
    lab.accept();
    assert.deepEqual(lab.taken(), [{ type: 'online', login: WELCOME, coming: 'broken' }]);
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
    assert.ok(outputs.length === 2 || outputs[0].type === 'abandon');
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
  assert.deepEqual(lab.taken(), [ABANDON]);
  lab.reconnect();
});

test('a silent server is asked, and then given up', () => {
  const lab = loggedIn();
  lab.advance(ASK_AFTER_MICROS);
  assert.deepEqual(lab.taken(), [{ type: 'say', message: { type: 'ping' } }]);
  assert.ok(lab.machine.isOnline(), 'it is asked, not lost');
  lab.advance(SILENCE_TIME_MICROS);
  const outputs = lab.taken();
  assert.deepEqual(outputs[0], ABANDON);
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

test('what is not answered is kept up to a limit', () => {
  const lab = loggedIn();
  const message = { type: 'ringing', to: BOB, connection: CONNECTION };
  for (let i = 0; i <= MAX_UNANSWERED; i++) {
    lab.machine.say(message);
  }
  assert.equal(lab.taken().length, MAX_UNANSWERED + 1);
  lab.machine.onMessage({ message: { type: 'ok' } }, lab.now());
  lab.machine.onMessage({ id: '1', message: { type: 'ok' } }, lab.now());
  assert.deepEqual(lab.taken(), [], 'nobody remembers what it was');
  lab.machine.onMessage({ id: '2', message: { type: 'ok' } }, lab.now());
  assert.deepEqual(lab.taken(), [{ type: 'passedOn', message }]);
});

test('what is given up makes a resume broken', () => {
  const memory = new SessionMemory(undefined);
  memory.onLogin({ token: 'one', continuity: 'new' }, true);
  for (let i = 0; i <= MAX_UNANSWERED; i++) {
    memory.keep({ type: 'ringing', to: BOB, connection: CONNECTION });
  }
  assert.ok(!memory.onLogin({ token: 'two', continuity: 'complete' }, false));
  assert.equal(memory.unanswered().length, MAX_UNANSWERED);
  assert.ok(memory.onLogin({ token: 'three', continuity: 'complete' }, false));
});

test('late answers are dropped', () => {
  const lab = loggedIn();
  lab.refuse('name_taken');
  lab.accept();
  lab.machine.onOpen(lab.now());
  assert.deepEqual(lab.taken(), []);
});
