/** The link that is kept ready, and what is offered on it. Lines are played; their boards are real. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Board } from '../js/app/board.js';
import { Outgoing } from '../js/app/outgoing.js';
import { MINUTE } from '../js/machine/time.js';
import { PeerName } from '../js/protocol/signal/peer-name.js';

const BOB = PeerName.of('bob');
const CAROL = PeerName.of('Carol');

/** A line as the page has it, whose other side is the test. */
class PlayedLine {
  parcel = null;
  isLinked = false;
  isOver = false;
  isStarted = false;

  constructor(peer, maxWaitMicros, board, onEnd) {
    Object.assign(this, { peer, maxWaitMicros, board, onEnd });
  }

  start() {
    this.isStarted = true;
  }

  offer(parcel) {
    assert.equal(this.parcel, null, 'one parcel a line');
    this.parcel = parcel;
    this.board.enter(parcel.id);
    this.board.content(parcel.names, parcel.names.length, 10);
  }

  hangUp() {
    this.over(this.isLinked ? 'rested' : 'unreached');
  }

  link() {
    this.isLinked = true;
    this.board.onCall('connecting');
    this.board.linked();
    // The two may come in either order.
    this.board.onCall('connected');
    this.board.path('direct');
  }

  refuse(code) {
    this.isOver = true;
    this.board.endOfCall({ type: 'refused', code });
    this.onEnd('unreached');
  }

  over(end) {
    this.isOver = true;
    this.onEnd(end);
  }
}

/** @type {PlayedLine[]} */
let lines;
/** @type {{id: number, line: PlayedLine}[]} */
let listed;
/** @type {Outgoing} */
let outgoing;

beforeEach(() => {
  lines = [];
  listed = [];
  outgoing = new Outgoing({
    open: (peer, maxWaitMicros, board, onEnd) => {
      const own = board ?? new Board(0, 'send', peer.text, () => {});
      const line = new PlayedLine(peer, maxWaitMicros, own, onEnd);
      lines.push(line);
      return line;
    },
    list: (line) => listed.push({ id: line.board.shown.id, line }),
    changed: () => {},
  });
});

function parcel(id) {
  return { id, names: [{ path: 'a' }], transfer: 'T', attempt: 1, manifest: {}, sources: [] };
}

test('who is chosen is called at once, and is ready before there is anything to send', () => {
  outgoing.choose(BOB);
  assert.equal(lines.length, 1);
  assert.ok(lines[0].isStarted);
  assert.equal(lines[0].maxWaitMicros, MINUTE);
  assert.equal(outgoing.status, 'calling');
  lines[0].link();
  assert.equal(outgoing.status, 'ready');
  assert.equal(outgoing.path, 'direct');
  assert.deepEqual(listed, []);
});

test('what is chosen then goes over the link that is ready', () => {
  outgoing.choose(BOB);
  lines[0].link();
  outgoing.send(parcel(7));
  assert.equal(lines.length, 1);
  assert.deepEqual(listed, [{ id: 7, line: lines[0] }]);
});

test('what is chosen before the link is open waits for it', () => {
  outgoing.choose(BOB);
  outgoing.send(parcel(7));
  assert.equal(lines.length, 1);
  assert.equal(lines[0].parcel.id, 7);
});

test('a second transfer at once has a line of its own', () => {
  outgoing.choose(BOB);
  outgoing.send(parcel(7));
  outgoing.send(parcel(8));
  assert.deepEqual(
    lines.map((line) => line.parcel.id),
    [7, 8],
  );
  lines[0].over('done');
  assert.equal(lines.length, 2, 'the newer one is still the way there');
});

test('a link whose transfer is over is replaced by a fresh one', () => {
  outgoing.choose(BOB);
  lines[0].link();
  outgoing.send(parcel(7));
  lines[0].over('done');
  assert.equal(lines.length, 2);
  assert.equal(lines[1].parcel, null);
  assert.equal(lines[1].maxWaitMicros, 0, 'nobody waits for it');
  lines[1].link();
  assert.equal(outgoing.status, 'ready');
});

test('a fresh link that cannot be had is no news', () => {
  outgoing.choose(BOB);
  lines[0].link();
  outgoing.send(parcel(7));
  lines[0].over('done');
  lines[1].refuse('busy');
  assert.equal(outgoing.status, 'resting');
  assert.equal(outgoing.problem, null);
  assert.equal(lines.length, 2, 'nor is it tried again and again');
});

test('what is sent while an unasked-for call is under way has the patience of a person', () => {
  outgoing.choose(BOB);
  lines[0].link();
  outgoing.send(parcel(7));
  lines[0].over('done');
  outgoing.send(parcel(8));
  assert.ok(lines[1].isOver);
  assert.equal(lines[2].parcel.id, 8);
  assert.equal(lines[2].maxWaitMicros, MINUTE);
});

test('a peer who does not want to connect is told of, and not called again', () => {
  outgoing.choose(BOB);
  lines[0].refuse('declined');
  assert.equal(outgoing.status, 'ended');
  assert.deepEqual(outgoing.problem, { key: 'problem.declined', params: { peer: 'bob' } });
  assert.equal(lines.length, 1);
  outgoing.choose(BOB);
  assert.equal(lines.length, 2, 'but when a person asks for it');
  assert.equal(outgoing.problem, null);
});

test('a transfer tells its trouble itself', () => {
  outgoing.choose(BOB);
  outgoing.send(parcel(7));
  lines[0].refuse('declined');
  assert.equal(outgoing.status, 'ended');
  assert.equal(outgoing.problem, null);
});

test('a link that the other side gave up rests until there is something to send', () => {
  outgoing.choose(BOB);
  lines[0].link();
  lines[0].over('rested');
  assert.equal(outgoing.status, 'resting');
  assert.equal(outgoing.problem, null);
  assert.equal(lines.length, 1);
  outgoing.send(parcel(7));
  assert.equal(lines[1].parcel.id, 7);
});

test('an offer that crosses the end of its link is made once more, as a further attempt', () => {
  outgoing.choose(BOB);
  lines[0].link();
  outgoing.send(parcel(7));
  lines[0].over('stale');
  assert.equal(lines[1].parcel.attempt, 2);
  assert.equal(lines[1].parcel.transfer, 'T');
  assert.equal(lines[1].board, lines[0].board, 'it is the same transfer to the eye');
  assert.deepEqual(listed.at(-1), { id: 7, line: lines[1] });
});

test('the link to somebody else is left', () => {
  outgoing.choose(BOB);
  lines[0].link();
  outgoing.choose(CAROL);
  assert.ok(lines[0].isOver);
  assert.ok(lines[1].peer.equals(CAROL));
  assert.equal(outgoing.status, 'calling');
});

test('a transfer to somebody else goes on, and has no successor', () => {
  outgoing.choose(BOB);
  outgoing.send(parcel(7));
  outgoing.choose(CAROL);
  assert.ok(!lines[0].isOver);
  lines[0].over('done');
  assert.equal(lines.length, 2);
  assert.equal(outgoing.status, 'calling');
});

test('a second try for somebody else leaves the ready link alone', () => {
  outgoing.choose(BOB);
  lines[0].link();
  outgoing.send(parcel(7));
  outgoing.choose(CAROL);
  lines[1].link();
  lines[0].over('stale');
  assert.ok(lines[2].peer.equals(BOB));
  outgoing.send(parcel(8));
  assert.equal(lines[1].parcel.id, 8);
});

test('who is chosen again is not called twice', () => {
  outgoing.choose(BOB);
  outgoing.choose(PeerName.of('BOB'));
  assert.equal(lines.length, 1);
});
