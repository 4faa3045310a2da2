/*
 * One end of a bare data channel in a browser, for comparison: none of Godwit's code. The benchmark
 * calls `peer`, passes the descriptions between two of them, and has one send and the other receive.
 */
'use strict';

// As the bare channel of the native library does it: kept busy, far from its limit.
const HIGH_MARK_BYTES = 1 << 20;
const LOW_MARK_BYTES = 256 << 10;

/** What getRandomValues fills at once. */
const RANDOM_BYTES = 65_536;

/** How PairDrop cuts files, and after how many bytes it waits for a word from the receiver. */
const CHUNK_BYTES = 64_000;
const PART_BYTES = 1_000_000;

const connection = new RTCPeerConnection();
let channel;
const opened = new Promise((resolve) => {
  connection.ondatachannel = (event) => watch(event.channel);
  window.watch = (one) => {
    channel = one;
    channel.binaryType = 'arraybuffer';
    channel.onopen = resolve;
  };
});

/** The next thing that the other side says. */
function word() {
  return new Promise((resolve) => {
    channel.onmessage = ({ data }) => resolve(data);
  });
}

function isDrained() {
  channel.bufferedAmountLowThreshold = LOW_MARK_BYTES;
  return new Promise((resolve) => {
    channel.onbufferedamountlow = resolve;
  });
}

async function describe(description) {
  const gathered = new Promise((resolve) => {
    connection.onicecandidate = ({ candidate }) => candidate ?? resolve();
  });
  await connection.setLocalDescription(description);
  await gathered;
  return connection.localDescription.sdp;
}

/** Milliseconds since 1970, finer than Date's. */
function now() {
  return performance.timeOrigin + performance.now();
}

function randomBytes(length) {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += RANDOM_BYTES) {
    crypto.getRandomValues(bytes.subarray(at, at + RANDOM_BYTES));
  }
  return bytes;
}

window.peer = {
  async offer() {
    watch(connection.createDataChannel('bench', { ordered: true }));
    return describe(await connection.createOffer());
  },

  async answer(sdp) {
    await connection.setRemoteDescription({ type: 'offer', sdp });
    return describe(await connection.createAnswer());
  },

  async accept(sdp) {
    await connection.setRemoteDescription({ type: 'answer', sdp });
  },

  async awaitOpen() {
    await opened;
  },

  /** The same message from memory again and again, as fast as the browser takes it. */
  async sendBytes({ messageBytes, totalBytes }) {
    const message = randomBytes(messageBytes);
    const start = now();
    const confirmed = word();
    for (let left = totalBytes; left > 0; left -= messageBytes) {
      if (channel.bufferedAmount + messageBytes > HIGH_MARK_BYTES) {
        await isDrained();
      }
      channel.send(left < messageBytes ? message.subarray(0, left) : message);
    }
    await confirmed;
    return { start, end: now() };
  },

  /** Begins to count what comes, and confirms the last byte. */
  receiveBytes({ totalBytes }) {
    let bytes = 0;
    this.received = new Promise((resolve) => {
      let first;
      channel.onmessage = ({ data }) => {
        first ??= now();
        bytes += data.byteLength;
        if (bytes >= totalBytes) {
          channel.send('received');
          resolve({ first, last: now() });
        }
      };
    });
  },

  /** A file as PairDrop sends it: chunk by chunk, and after each part it waits for a word. */
  async sendFile() {
    const [file] = document.querySelector('input').files;
    const start = now();
    for (let at = 0, part = 0; at < file.size; at += CHUNK_BYTES) {
      const chunk = await file.slice(at, at + CHUNK_BYTES).arrayBuffer();
      channel.send(chunk);
      part += chunk.byteLength;
      if (part >= PART_BYTES) {
        const answer = word();
        channel.send(JSON.stringify({ type: 'partition', offset: at + chunk.byteLength }));
        await answer;
        part = 0;
      }
    }
    const confirmed = word();
    channel.send(JSON.stringify({ type: 'end' }));
    await confirmed;
    return { start, end: now() };
  },

  /** Begins to keep what comes in memory, and makes a file of it, to be saved. */
  receiveFile() {
    const chunks = [];
    this.received = new Promise((resolve) => {
      let first;
      channel.onmessage = ({ data }) => {
        first ??= now();
        if (typeof data !== 'string') {
          chunks.push(data);
        } else if (JSON.parse(data).type === 'partition') {
          channel.send(JSON.stringify({ type: 'partition-received' }));
        } else {
          document.querySelector('a').href = URL.createObjectURL(new Blob(chunks));
          channel.send(JSON.stringify({ type: 'file-received' }));
          resolve({ first, last: now() });
        }
      };
    });
  },

  async awaitReceived() {
    return this.received;
  },
};
