/** Replays the golden messages of signaling, as a client: it writes, and reads what a server says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeClientMessage } from '../js/protocol/signal/client-message.js';
import { CLASSIC } from '../js/protocol/signal/connection-id.js';
import { InvalidNameError, PeerName } from '../js/protocol/signal/peer-name.js';
import { parseServerMessage } from '../js/protocol/signal/server-message.js';
import { SignalError } from '../js/protocol/signal/signal-error.js';
import { readVectors, vectorFiles } from './support/vectors.js';

const REPLAYS = {
  'client-valid.json': aMessageIsWrittenAsAnyClientDoes,
  'client-invalid.json': theAnswerToAnInvalidMessageIsUnderstood,
  'client-unknown.json': theAnswerToAnUnknownMessageIsUnderstood,
  'server-valid.json': aValidMessageIsReadWhole,
  'server-invalid.json': anInvalidMessageIsATypedError,
};

test('every file of vectors is replayed', () => {
  assert.deepEqual(vectorFiles('signal'), [...Object.keys(REPLAYS), 'names.json'].sort());
});

for (const [file, replay] of Object.entries(REPLAYS)) {
  for (const vector of readVectors(`signal/${file}`)) {
    test(`${file}: ${vector.name}`, () => replay(vector));
  }
}

function aMessageIsWrittenAsAnyClientDoes({ message: wire }) {
  const { id, ...rest } = wire;
  assert.deepEqual(JSON.parse(encodeClientMessage(clientMessage(rest), id)), wire);
}

function clientMessage({ name, names, connection, ...rest }) {
  if (rest.type === 'login') {
    return {
      type: 'login',
      name: PeerName.of(name),
      stay: stay(rest),
      discoverable: rest.discoverable,
    };
  }
  return {
    restart: false,
    ...rest,
    to: name && PeerName.of(name),
    names: names?.map((/** @type {string} */ text) => PeerName.of(text)),
    connection: connection ?? CLASSIC,
  };
}

function stay({ resumable, resume: token, seenSeq }) {
  if (token !== undefined) {
    return { type: 'resuming', token, seenSeq };
  }
  return resumable ? { type: 'resumable' } : undefined;
}

function theAnswerToAnInvalidMessageIsUnderstood({ answer, code, id }) {
  const text =
    answer === 'login'
      ? { type: 'login', success: false, code, message: 'Why.', id }
      : { type: 'error', code, message: 'Why.', id };
  const type = answer === 'login' ? 'loginRefused' : 'failure';
  assert.deepEqual(withoutAbsent(parseServerMessage(JSON.stringify(text))), {
    ...(id === undefined ? {} : { id }),
    message: { type, code, message: 'Why.' },
  });
}

function theAnswerToAnUnknownMessageIsUnderstood({ code, id }) {
  theAnswerToAnInvalidMessageIsUnderstood({ answer: 'error', code, id });
}

function aValidMessageIsReadWhole({ text, message: wire }) {
  assert.deepEqual(wireForm(parseServerMessage(text)), wire);
}

function anInvalidMessageIsATypedError({ text, code }) {
  assert.throws(
    () => parseServerMessage(text),
    (error) => error instanceof SignalError && error.code === code,
  );
}

/** What a server would have written, so that nothing that was read is lost or in the wrong place. */
function wireForm({ id, seq, message: { type, from, connection, ...rest } }) {
  const common = withoutAbsent({
    id,
    seq,
    name: from?.text,
    connection: connection === CLASSIC ? undefined : connection,
  });
  switch (type) {
    case 'loginAccepted': {
      const { name, resumption, ...more } = rest;
      const { token: resume, continuity } = resumption ?? {};
      const resumed = { complete: true, broken: false }[continuity];
      return withoutAbsent({
        type: 'login',
        success: true,
        ...more,
        name: name.text,
        id,
        resume,
        resumed,
      });
    }
    case 'presence':
      return { type, ...common, name: rest.name.text, online: rest.online };
    case 'loginRefused':
      return { type: 'login', success: false, ...common, ...rest };
    case 'failure':
      return { type: 'error', ...common, ...rest };
    case 'draining':
      return { type: 'error', code: 'server_draining', ...common, ...rest };
    case 'unknown':
      return { type: rest.name, ...common };
    case 'offer': {
      const { restart, polite, offer } = rest;
      return {
        type,
        ...common,
        offer,
        ...(restart ? { restart } : {}),
        ...(connection === CLASSIC ? { polite } : {}),
      };
    }
    default:
      return { type, ...common, ...rest };
  }
}

function withoutAbsent(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

const names = readVectors('signal/names.json');

test('names.json: all that it holds is replayed', () => {
  assert.deepEqual(Object.keys(names).sort(), ['about', 'invalid', 'same', 'valid']);
});

for (const { name, folded } of names.valid) {
  test(`names.json: ${JSON.stringify(name)} is a name, whatever the case of its letters`, () => {
    assert.equal(PeerName.of(name).text, name);
    assert.equal(PeerName.of(name).folded, folded);
  });
}

for (const [one, other] of names.same) {
  test(`names.json: ${one} and ${other} are one name`, () => {
    assert.ok(PeerName.of(one).equals(PeerName.of(other)));
  });
}

for (const text of names.invalid) {
  test(`names.json: ${JSON.stringify(text)} is no name`, () => {
    assert.throws(() => PeerName.of(text), InvalidNameError);
  });
}

test('a typed name is composed, and rid of outer spaces', () => {
  assert.equal(PeerName.ofTyped('  Zoe\u0308 ').text, 'Zo\u00eb');
});
