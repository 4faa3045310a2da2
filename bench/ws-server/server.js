/**
 * What the signaling server is compared with: the core of its duty on the `ws` library, as one would
 * write it. Names are taken once, messages are checked and passed on under the sender's name, and
 * who is gone is told to those it talked to. No limits, no sessions that outlive a socket.
 *
 * Usage: node --expose-gc server.js PORT. SIGUSR2 has it say how much of its heap is in use.
 */
'use strict';

const { WebSocketServer } = require('ws');

const MAX_MESSAGE_BYTES = 65_536;

/** What each message to somebody else has to carry. */
const PAYLOADS = {
  offer: ['offer', 'object'],
  answer: ['answer', 'object'],
  candidate: ['candidate', 'object'],
  ringing: null,
  reject: ['code', 'string'],
  leave: null,
};

/** @type {Map<string, {socket: import('ws').WebSocket, name: string, peers: Set<string>}>} */
const sessions = new Map();

function fold(name) {
  return name.toUpperCase().toLowerCase().normalize('NFC');
}

function send(socket, message) {
  socket.send(JSON.stringify(message));
}

function login(socket, { name }) {
  if (typeof name !== 'string' || !/^[\p{L}\p{Nd} ._-]{1,64}$/u.test(name)) {
    send(socket, { type: 'login', success: false, code: 'name_invalid' });
    return null;
  }
  const key = fold(name);
  if (sessions.has(key)) {
    send(socket, { type: 'login', success: false, code: 'name_taken' });
    return null;
  }
  const session = { socket, name, peers: new Set() };
  sessions.set(key, session);
  send(socket, { type: 'login', success: true, name, iceServers: [] });
  return session;
}

function pass(from, message) {
  const { type, name, connection } = message;
  const payload = PAYLOADS[type];
  if (
    typeof name !== 'string' ||
    (connection !== undefined && !/^[\w-]{22}$/.test(connection)) ||
    (payload && typeof message[payload[0]] !== payload[1])
  ) {
    send(from.socket, { type: 'error', code: 'bad_message' });
    return;
  }
  const key = fold(name);
  const to = sessions.get(key);
  if (!to) {
    send(from.socket, { type: 'error', code: 'not_found', name });
    return;
  }
  if (type === 'leave') {
    from.peers.delete(key);
    to.peers.delete(fold(from.name));
  } else {
    from.peers.add(key);
    to.peers.add(fold(from.name));
  }
  send(to.socket, { ...message, name: from.name });
}

function gone(session) {
  sessions.delete(fold(session.name));
  for (const key of session.peers) {
    const peer = sessions.get(key);
    if (peer) {
      peer.peers.delete(fold(session.name));
      send(peer.socket, { type: 'leave', name: session.name, reason: 'gone' });
    }
  }
}

function onConnection(socket) {
  let session = null;
  socket.on('message', (data, isBinary) => {
    let message;
    try {
      message = isBinary ? null : JSON.parse(data);
    } catch {
      message = null;
    }
    if (message === null || typeof message !== 'object') {
      send(socket, { type: 'error', code: 'bad_message' });
    } else if (message.type === 'login') {
      session ??= login(socket, message);
    } else if (session && Object.hasOwn(PAYLOADS, message.type)) {
      pass(session, message);
    } else {
      send(socket, { type: 'error', code: session ? 'unknown_type' : 'not_logged_in' });
    }
  });
  socket.on('close', () => session && gone(session));
  socket.on('error', () => {});
}

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  maxPayload: MAX_MESSAGE_BYTES,
  backlog: 1000,
});
server.on('connection', onConnection);
server.on('listening', () => console.log('listening'));

let asked = 0;
process.on('SIGUSR2', () => {
  global.gc();
  console.log(`heap ${++asked}: ${process.memoryUsage().heapUsed}`);
});
