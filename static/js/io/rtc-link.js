/** One WebRTC connection and the one data channel on it. */
import { pathInUse } from './path-in-use.js';
import { makeRoom } from './receive-room.js';

/**
 * @typedef {object} LinkEvents
 * @property {(sdp: string) => void} onLocalDescription
 * @property {(candidate: RTCIceCandidate) => void} onLocalCandidate
 * @property {(failure: {url: string, code: number}) => void} onIceServerFailed one of the ICE
 *   servers refused, or did not answer; the others may serve
 * @property {() => void} onCandidatesComplete no further candidate will come
 * @property {() => void} onConnected there is a path
 * @property {(maxMessageBytes: number) => void} onOpen the channel is open
 * @property {(text: string) => void} onText
 * @property {(bytes: ArrayBuffer) => void} onBytes
 * @property {() => void} onWritable bytes are taken again
 * @property {(path: string) => void} onPath
 * @property {() => void} onNoPath the last event, as is the next
 * @property {(reason: string) => void} onEnded
 */

/** The channel's name on the wire: this protocol in this version. */
const LABEL = 'godwit/1';

/** Bytes stop here and go on at the low mark, before the browser runs dry. */
const HIGH_MARK_BYTES = 1 << 20;
const LOW_MARK_BYTES = 512 << 10;

/** Text stops far from the 16 MiB at which Chromium closes the channel. */
const MAX_TEXT_MARK_BYTES = 4 << 20;

/** What WebRTC means by a missing or a zero size (RFC 8841, section 6). */
const DEFAULT_MAX_MESSAGE_BYTES = 65_536;

/**
 * How long further candidates of the other side's are waited for when all known have failed: a relay
 * refuses private addresses at once, and a public one is found a little later.
 */
const TRICKLE_MILLIS = 5000;

/** How often it is looked which path the bytes take. */
const PATH_INTERVAL_MILLIS = 2000;

export class RtcLink {
  #connection;
  #events;
  /** @type {RTCDataChannel | null} */
  #channel = null;
  #acceptsChannel = false;
  #isOver = false;
  #wasConnected = false;
  #isOpen = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #pathTimer;
  /** @type {RTCIceCandidateInit[]} */
  #early = [];

  /**
   * An exception if the browser does not take the configuration.
   *
   * @param {RTCConfiguration} configuration
   * @param {LinkEvents} events
   */
  constructor(configuration, events) {
    this.#events = events;
    this.#connection = new RTCPeerConnection(configuration);
    this.#connection.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) {
        this.#tell(() => events.onLocalCandidate(candidate));
      } else if (candidate === null) {
        this.#tell(() => events.onCandidatesComplete());
      }
    };
    this.#connection.onicecandidateerror = ({ url, errorCode }) =>
      this.#tell(() => events.onIceServerFailed({ url, code: errorCode }));
    this.#connection.onconnectionstatechange = () => this.#onConnectionState();
    this.#connection.ondatachannel = ({ channel }) => {
      // One link carries one transfer; a second channel, or another protocol's, is refused.
      if (this.#acceptsChannel && channel.label === LABEL) {
        this.#acceptsChannel = false;
        this.#watch(channel);
      } else {
        channel.close();
      }
    };
  }

  /** Offers a connection with the channel on it. */
  offer() {
    this.#watch(this.#connection.createDataChannel(LABEL, { ordered: true }));
    this.#describe(async () => {
      await this.#connection.setLocalDescription(await this.#connection.createOffer());
    });
  }

  /**
   * Answers an offer, on whose connection the other side opens the channel.
   *
   * @param {string} sdp
   */
  answer(sdp) {
    this.#acceptsChannel = true;
    this.#describe(async () => {
      await this.#connection.setRemoteDescription({ type: 'offer', sdp });
      await this.#addEarly();
      await this.#connection.setLocalDescription(await this.#connection.createAnswer());
    });
  }

  /** @param {string} sdp */
  acceptAnswer(sdp) {
    this.#attempt(async () => {
      await this.#connection.setRemoteDescription({ type: 'answer', sdp });
      await this.#addEarly();
    });
  }

  /** @param {RTCIceCandidateInit} candidate one that makes no sense is left aside */
  addCandidate(candidate) {
    if (this.#connection.remoteDescription === null) {
      this.#early.push(candidate);
    } else {
      this.#connection.addIceCandidate(candidate).catch(() => {});
    }
  }

  /** @param {string} text */
  sendText(text) {
    const channel = this.#channel;
    if (this.#isOver || channel?.readyState !== 'open') {
      return;
    }
    if (channel.bufferedAmount > MAX_TEXT_MARK_BYTES) {
      this.close();
      this.#end(() => this.#events.onEnded('the other side takes nothing any more'));
    } else {
      channel.send(text);
    }
  }

  /**
   * Sends bytes, if they may go now; false: an `onWritable` will follow.
   *
   * @param {Uint8Array<ArrayBuffer>} bytes
   */
  trySend(bytes) {
    const channel = this.#channel;
    if (this.#isOver || channel?.readyState !== 'open') {
      return false;
    }
    if (channel.bufferedAmount + bytes.byteLength > HIGH_MARK_BYTES) {
      return false;
    }
    channel.send(bytes);
    return true;
  }

  /** Ends channel and connection at once; no event follows. */
  close() {
    this.#isOver = true;
    clearInterval(this.#pathTimer);
    this.#channel?.close();
    this.#connection.close();
  }

  /** @param {RTCDataChannel} channel */
  #watch(channel) {
    this.#channel = channel;
    channel.binaryType = 'arraybuffer';
    channel.bufferedAmountLowThreshold = LOW_MARK_BYTES;
    channel.onopen = () => void this.#awaitOpen(channel);
    channel.onmessage = ({ data }) => {
      this.#opened(channel);
      if (this.#isOpen) {
        this.#tell(() =>
          typeof data === 'string' ? this.#events.onText(data) : this.#events.onBytes(data),
        );
      } else {
        // On a busy machine Chromium once let a channel speak that it never opened.
        const reason = `the browser keeps the link ${channel.readyState}`;
        this.#end(() => this.#events.onEnded(reason));
      }
    };
    channel.onbufferedamountlow = () => this.#tell(() => this.#events.onWritable());
    channel.onclose = () => this.#end(() => this.#events.onEnded('the other side closed the link'));
  }

  #onConnectionState() {
    const state = this.#connection.connectionState;
    if (state === 'connected' && !this.#wasConnected) {
      this.#wasConnected = true;
      this.#tell(() => this.#events.onConnected());
    } else if (state === 'failed' && this.#wasConnected) {
      this.#end(() => this.#events.onNoPath());
    } else if (state === 'failed') {
      setTimeout(() => {
        if (this.#connection.connectionState === 'failed') {
          this.#end(() => this.#events.onNoPath());
        }
      }, TRICKLE_MILLIS);
    }
  }

  /**
   * Chromium tells of the other side's channel a moment before that takes anything, and drops
   * without a word what is sent until then. The statistics come by the same threads, and so after
   * that moment; so does whatever is heard.
   *
   * @param {RTCDataChannel} channel
   */
  async #awaitOpen(channel) {
    const statistics = await this.#connection.getStats();
    this.#opened(channel);
    this.#tellPath(statistics);
    // A browser that does not want to is none the worse for it.
    makeRoom(this.#connection).catch(() => {});
    if (!this.#isOver) {
      this.#pathTimer = setInterval(() => void this.#lookAtPath(), PATH_INTERVAL_MILLIS);
    }
  }

  /** ICE may change the path at any time. */
  async #lookAtPath() {
    this.#tellPath(await this.#connection.getStats());
  }

  /** @param {RTCStatsReport} statistics */
  #tellPath(statistics) {
    const path = pathInUse(statistics);
    if (path !== null) {
      this.#tell(() => this.#events.onPath(path));
    }
  }

  /** @param {RTCDataChannel} channel */
  #opened(channel) {
    if (!this.#isOpen && channel.readyState === 'open') {
      this.#isOpen = true;
      const maxMessageBytes = this.#connection.sctp?.maxMessageSize || DEFAULT_MAX_MESSAGE_BYTES;
      this.#tell(() => this.#events.onOpen(maxMessageBytes));
    }
  }

  /** @param {() => Promise<void>} describe */
  #describe(describe) {
    this.#attempt(async () => {
      await describe();
      const sdp = this.#connection.localDescription?.sdp ?? '';
      this.#tell(() => this.#events.onLocalDescription(sdp));
    });
  }

  /** @param {() => Promise<void>} step a description that makes no sense ends the connection */
  #attempt(step) {
    step().catch((/** @type {Error} */ problem) => {
      this.#end(() => this.#events.onEnded(problem.message));
    });
  }

  async #addEarly() {
    const early = this.#early;
    this.#early = [];
    for (const candidate of early) {
      await this.#connection.addIceCandidate(candidate).catch(() => {});
    }
  }

  /** @param {() => void} news */
  #tell(news) {
    if (!this.#isOver) {
      news();
    }
  }

  /** @param {() => void} news the last */
  #end(news) {
    this.#tell(() => {
      this.close();
      news();
    });
  }
}
