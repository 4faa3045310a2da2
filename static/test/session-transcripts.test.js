/** Replays the golden transcripts of the session with the server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServerLink } from '../js/machine/session/server-link.js';
import { encodeClientMessage } from '../js/protocol/signal/client-message.js';
import { CLASSIC } from '../js/protocol/signal/connection-id.js';
import { PeerName } from '../js/protocol/signal/peer-name.js';
import { parseServerMessage } from '../js/protocol/signal/server-message.js';
import { readVectors, vectorFiles } from './support/vectors.js';

const FILES = vectorFiles('session');

test('there are transcripts', () => {
  assert.ok(FILES.length > 10);
});

for (const file of FILES) {
  const { about, machine, setUp, steps } = readVectors(`session/${file}`);
  test(`${file}: ${about}`, () => {
    assert.equal(machine, 'serverLink');
    // Without chance, a pause is half of its longest.
    const link = new ServerLink(PeerName.of(setUp.name), setUp.resume, () => 0, setUp.discoverable);
    steps.forEach(({ atMicros, input, expect }, number) => {
      const [[name, value]] = Object.entries(input);
      const deadline = link.deadlineMicros();
      assert.ok(
        name === 'deadline' ? deadline === atMicros : deadline >= atMicros,
        `step ${number}: the machine's deadline is ${deadline} µs at ${atMicros}`,
      );
      put(link, name, value, atMicros);
      assert.deepEqual(outputsOf(link), expect, `step ${number}: ${JSON.stringify(input)}`);
    });
  });
}

function put(link, name, value, now) {
  switch (name) {
    case 'start':
      return link.start(now);
    case 'open':
      return link.onOpen(now);
    case 'hear':
      return link.onMessage(parseServerMessage(JSON.stringify(value)), now);
    case 'nonsense':
      return link.onNonsense(now);
    case 'say':
      return link.say(clientMessage(value));
    case 'askForIce':
      return link.askForIce(now);
    case 'closed':
      return link.onClosed(value.code, 'Closed.', now);
    case 'close':
      return link.close();
    case 'deadline':
      return link.onDeadline(now);
    default:
      throw new Error(`no such input: ${name}`);
  }
}

function clientMessage({ name, connection, ...rest }) {
  return { restart: false, ...rest, to: PeerName.of(name), connection: connection ?? CLASSIC };
}

function outputsOf(link) {
  const outputs = [];
  for (let output = link.poll(); output !== undefined; output = link.poll()) {
    outputs.push(neutral(output));
  }
  return outputs;
}

/** What is for a person is the machine's own. */
function neutral({ type, ...value }) {
  switch (type) {
    case 'say':
      return { say: wireForm(value.message, value.id) };
    case 'online':
      return { online: { name: value.login.name.text, coming: value.coming } };
    case 'deliver':
      return { deliver: { type: value.message.type, name: value.message.from.text } };
    case 'passedOn':
      return { passedOn: wireForm(value.message) };
    case 'notPassedOn':
      return { notPassedOn: { ...wireForm(value.message), code: value.code } };
    case 'iceServers':
      return { iceServers: { urls: value.iceServers.flatMap(({ urls }) => urls) } };
    case 'refused':
      return { refused: { code: value.code } };
    case 'connect':
    case 'disconnect':
    case 'abandon':
    case 'offline':
      return { [type]: {} };
    default:
      throw new Error(`no such output: ${type}`);
  }
}

function wireForm(message, id) {
  return JSON.parse(encodeClientMessage(message, id));
}
