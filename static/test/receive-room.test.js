/** What a connection is told so that its socket has room. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, makeRoom } from '../js/io/receive-room.js';

const sdp = (...lines) => [...lines, ''].join('\r\n');

const data = (setup, name) => [
  'v=0',
  'a=group:BUNDLE 0',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  `a=ice-ufrag:${name}`,
  `a=ice-pwd:${name}-password`,
  `a=fingerprint:sha-256 ${name}`,
  `a=setup:${setup}`,
  'a=mid:0',
];

const OFFER = sdp(
  ...data('actpass', 'ours'),
  'm=video 9 UDP/TLS/RTP/SAVPF 45 96',
  'a=setup:actpass',
  'a=mid:1',
  'a=inactive',
  'a=rtpmap:45 AV1/90000',
  'a=rtpmap:96 VP8/90000',
);

function videoOf(made) {
  const at = made.indexOf('m=video');
  assert.ok(at > 0, made);
  return made.slice(at).split('\r\n');
}

test('the video goes the way of the data, in the only form that both have', () => {
  const made = answer(OFFER, sdp(...data('actpass', 'ours')), sdp(...data('active', 'theirs')));
  assert.match(made, /^a=group:BUNDLE 0 1\r$/m);
  assert.deepEqual(videoOf(made), [
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'c=IN IP4 0.0.0.0',
    'a=ice-ufrag:theirs',
    'a=ice-pwd:theirs-password',
    'a=fingerprint:sha-256 theirs',
    'a=setup:active',
    'a=mid:1',
    'a=inactive',
    'a=rtcp-mux',
    'a=rtpmap:96 VP8/90000',
    '',
  ]);
});

test('who answered before keeps its part in the handshake', () => {
  for (const [ours, theirs] of [
    ['active', 'passive'],
    ['passive', 'active'],
  ]) {
    const made = answer(OFFER, sdp(...data(ours, 'ours')), sdp(...data('actpass', 'theirs')));
    assert.deepEqual(made.match(/a=setup:\w+/g), [`a=setup:${theirs}`, `a=setup:${theirs}`]);
  }
});

test('a browser without such a video is left as it is', async () => {
  const described = [];
  const connection = {
    addTransceiver: () => {},
    createOffer: async () => ({ type: 'offer', sdp: sdp(...data('actpass', 'ours')) }),
    setLocalDescription: async (offer) => {
      connection.localDescription = offer;
    },
    setRemoteDescription: async (made) => described.push(made),
  };
  await assert.rejects(makeRoom(/** @type {any} */ (connection)));
  assert.deepEqual(described, []);
});
