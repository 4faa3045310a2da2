/**
 * Gives a connection's socket room for what arrives while the browser does other things. Chromium
 * gives the socket of a data channel 64 KiB, which overflows in 3 ms at 25 MB/s, and what is lost
 * there costs a data channel seconds; to one that carries video it gives 1 MiB. So the connection is
 * made to believe that there is a video on it which neither side sends. All of that stays here: to the
 * other side nothing is said.
 */

/**
 * @param {RTCPeerConnection} connection one whose data channel is open
 */
export async function makeRoom(connection) {
  connection.addTransceiver('video', { direction: 'inactive' });
  await connection.setLocalDescription(await connection.createOffer());
  const { localDescription, currentLocalDescription, currentRemoteDescription } = connection;
  const sdp = answer(
    localDescription?.sdp ?? '',
    currentLocalDescription?.sdp ?? '',
    currentRemoteDescription?.sdp ?? '',
  );
  await connection.setRemoteDescription({ type: 'answer', sdp });
}

/**
 * What the other side would say to the offer of a video: what it has said before, and that it takes
 * it.
 *
 * @param {string} offer
 * @param {string} ours what was agreed upon before, as this side said it
 * @param {string} theirs and as the other side did
 */
export function answer(offer, ours, theirs) {
  const [, mid, format] = /m=video[^]*?a=mid:(\S+)[^]*?a=rtpmap:(\d+) VP8\//.exec(offer) ?? [];
  if (mid === undefined) {
    throw new Error('no video that could be answered');
  }
  const before = theirs
    .replace(
      /^a=setup:actpass/gm,
      `a=setup:${ours.includes('a=setup:active') ? 'passive' : 'active'}`,
    )
    .replace(/^a=group:BUNDLE.*$/m, `$& ${mid}`);
  const shared = before.match(/^a=(?:ice-ufrag|ice-pwd|fingerprint|setup):.*$/gm) ?? [];
  return [
    before.trimEnd(),
    `m=video 9 UDP/TLS/RTP/SAVPF ${format}`,
    'c=IN IP4 0.0.0.0',
    ...shared.map((line) => line.trimEnd()),
    `a=mid:${mid}`,
    'a=inactive',
    'a=rtcp-mux',
    `a=rtpmap:${format} VP8/90000`,
    '',
  ].join('\r\n');
}
