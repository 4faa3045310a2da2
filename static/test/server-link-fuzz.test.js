/**
 * Plays random days of a client against a model of the server, over sockets that break at any time
 * and a server that restarts and talks nonsense: whoever is told that nothing was lost has heard
 * everything once and in order, and so has the server.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServerLink } from '../js/machine/session/server-link.js';
import { CLASSIC } from '../js/protocol/signal/connection-id.js';
import { PeerName } from '../js/protocol/signal/peer-name.js';
import { seededRandom } from './support/random.js';

const ADA = PeerName.of('Ada');
const BOB = PeerName.of('Bob');

/** What a server keeps of one session. */
class Session {
  token = 0;
  /** What was said to the client. @type {number[]} */
  said = [];
  /** How many of these it keeps. */
  ids = new Set();
  /** What it passed on. @type {string[]} */
  passedOn = [];
}

/** A server, the socket to it, and what the client has heard. */
class Day {
  #random;
  #now = 0;
  #isOpen = false;
  #isLoggedIn = false;
  #tokens = 0;
  /** @type {Session | null} */
  #session = null;
  #isOver = false;
  /** @type {object[]} what is on its way to the client */
  #toClient = [];
  /** @type {object[]} what is on its way to the server */
  #toServer = [];
  #next = 1;
  #lastId = 0;
  heard = [];
  /** What was said to others, by its id, since the session began. @type {string[]} */
  said = [];
  comings = [];

  constructor(random) {
    this.#random = random;
    this.link = new ServerLink(ADA, undefined, () => random.fraction());
    this.link.start(this.#now);
  }

  step() {
    this.#drain();
    this.#now += this.#random.below(200_000);
    if (this.#now >= this.link.deadlineMicros()) {
      this.link.onDeadline(this.#now);
      this.#drain();
    }
    const choices = [
      () => this.#receive(),
      () => this.#receive(),
      () => this.#receive(),
      () => this.#serve(),
      () => this.#serve(),
      () => this.#serve(),
      () => this.#sayToClient(),
      () => this.#say(),
      () => this.#random.oneIn(4) && this.#breakSocket(),
      () => this.#random.oneIn(60) && this.#restartServer(),
      () => this.#random.oneIn(20) && this.#isOpen && this.#toClient.push('nonsense'),
    ];
    this.#random.pick(choices)();
  }

  /** Lets everything settle on a good socket. */
  settle() {
    for (let i = 0; i < 2000; i++) {
      this.#drain();
      const isBusy = this.#toClient.length > 0 || this.#toServer.length > 0;
      if (!isBusy && this.#isLoggedIn) {
        break;
      }
      if (!isBusy) {
        this.#now = Math.max(this.#now, this.link.deadlineMicros());
        this.link.onDeadline(this.#now);
        this.#drain();
      }
      this.#serve();
      this.#receive();
    }
    this.#drain();
    return { heard: this.heard, said: this.#session?.said ?? [], session: this.#session };
  }

  #drain() {
    for (let output = this.link.poll(); output; output = this.link.poll()) {
      switch (output.type) {
        case 'connect':
          assert.ok(!this.#isOpen, 'one socket at a time');
          if (this.#random.oneIn(4)) {
            this.link.onClosed(1006, 'Not now.', this.#now);
          } else {
            this.#isOpen = true;
            this.link.onOpen(this.#now);
          }
          break;
        case 'disconnect':
        case 'abandon':
          this.#forgetSocket();
          break;
        case 'say':
          if (this.#isOpen) {
            this.#toServer.push(output);
          }
          break;
        case 'online':
          this.comings.push(output.coming);
          if (output.coming === 'broken') {
            this.heard = [];
            this.said = [];
          }
          break;
        case 'deliver':
          this.heard.push(Number(output.message.reason));
          break;
        case 'refused':
          this.#isOver = true;
          break;
      }
    }
  }

  get isOver() {
    return this.#isOver;
  }

  #forgetSocket() {
    this.#isOpen = false;
    this.#isLoggedIn = false;
    this.#toClient = [];
    this.#toServer = [];
  }

  #breakSocket() {
    if (this.#isOpen) {
      // What has left may still arrive at the server.
      for (let i = this.#random.below(this.#toServer.length + 1); i > 0; i--) {
        this.#serve();
      }
      this.#forgetSocket();
      this.link.onClosed(1006, 'Broken.', this.#now);
    }
  }

  #restartServer() {
    this.#breakSocket();
    this.#session = null;
  }

  #say() {
    this.link.say({ type: 'ringing', to: BOB, connection: CLASSIC });
    this.said.push(String(++this.#lastId));
  }

  #sayToClient() {
    const session = this.#session;
    if (session) {
      session.said.push(this.#next++);
      if (this.#isLoggedIn) {
        this.#deliver(session, session.said.length);
      }
    }
  }

  #deliver(session, seq) {
    const reason = String(session.said[seq - 1]);
    const message = { type: 'leave', from: BOB, connection: CLASSIC, reason };
    this.#toClient.push({ seq, message });
  }

  #receive() {
    const envelope = this.#toClient.shift();
    if (envelope === 'nonsense') {
      this.link.onNonsense(this.#now);
    } else if (envelope) {
      this.link.onMessage(envelope, this.#now);
    }
    this.#drain();
  }

  #serve() {
    const said = this.#toServer.shift();
    if (!said) {
      return;
    }
    const { message, id } = said;
    if (message.type === 'login') {
      this.#logIn(message.stay);
    } else if (message.type === 'ping') {
      this.#toClient.push({ message: { type: 'pong' } });
    } else if (this.#isLoggedIn && this.#session) {
      if (!this.#session.ids.has(id)) {
        this.#session.ids.add(id);
        this.#session.passedOn.push(id);
      }
      this.#toClient.push({ id, message: { type: 'ok' } });
    }
  }

  #logIn(stay) {
    const session = this.#session;
    if (stay.type === 'resuming' && (session === null || stay.token !== String(session.token))) {
      return this.#refuse('resume_unknown');
    }
    if (stay.type === 'resumable') {
      // A session that nobody has the token of is over by the time that anybody asks.
      this.#session = new Session();
      this.#accept('new');
      return undefined;
    }
    if (this.#random.oneIn(5)) {
      session.said = [];
      this.#accept('broken');
      return undefined;
    }
    this.#accept('complete');
    // Some of it may come twice.
    const first = Math.max(1, stay.seenSeq + 1 - this.#random.below(3));
    for (let seq = first; seq <= session.said.length; seq++) {
      this.#deliver(session, seq);
    }
    return undefined;
  }

  #accept(continuity) {
    this.#session.token = ++this.#tokens;
    this.#isLoggedIn = true;
    this.#toClient.push({
      message: {
        type: 'loginAccepted',
        name: ADA,
        session: 's',
        iceServers: [],
        resumption: { token: String(this.#tokens), continuity },
      },
    });
  }

  #refuse(code) {
    this.#toClient.push({ message: { type: 'loginRefused', code, message: 'No.' } });
  }
}

test('nothing is lost, doubled or out of order in a session that goes on', () => {
  const random = seededRandom('days of a client');
  let unbroken = 0;
  let broken = 0;
  for (let round = 0; round < 300; round++) {
    const day = new Day(random);
    for (let i = 0; i < 300 && !day.isOver; i++) {
      day.step();
    }
    if (day.isOver) {
      continue; // The first try to connect failed, which is final.
    }
    const { heard, said, session } = day.settle();
    assert.deepEqual(heard, said, random.about);
    const ids = session?.passedOn.map(Number) ?? [];
    assert.deepEqual(
      ids,
      [...ids].sort((a, b) => a - b),
      random.about,
    );
    assert.deepEqual(
      day.said.filter((id) => !session?.ids.has(id)),
      [],
      random.about,
    );
    unbroken += day.comings.filter((coming) => coming === 'unbroken').length;
    broken += day.comings.filter((coming) => coming === 'broken').length;
  }
  assert.ok(unbroken > 100 && broken > 20, `${unbroken} and ${broken}; ${random.about}`);
});
