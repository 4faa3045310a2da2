/**
 * A line to a peer, ready before there is anything to send; then a transfer of files of this page,
 * read by a worker, sent block by block.
 */
import { Disk, DiskError } from '../io/disk.js';
import { OutgoingCall } from '../machine/session/outgoing-call.js';
import { Sender } from '../machine/transfer/sender.js';
import { FineTimer, nowMicros } from './clock.js';
import { Conversation } from './conversation.js';
import { hello } from './greeting.js';

/** @typedef {import('./board.js').Board} Board */
/** @typedef {import('./conversation.js').Office} Office */
/** @typedef {import('./outgoing.js').LineEnd} LineEnd */
/** @typedef {import('./outgoing.js').Parcel} Parcel */
/** @typedef {import('../machine/session/call.js').CallEnd} CallEnd */
/** @typedef {import('../machine/transfer/outgoing-block.js').OutgoingBlock} Block */
/** @typedef {import('../machine/session/path-model.js').PathModel} PathModel */
/** @typedef {import('../machine/transfer/transfer-event.js').Outcome} Outcome */
/** @typedef {import('../protocol/signal/connection-id.js').ConnectionId} ConnectionId */
/** @typedef {import('../protocol/transfer/digest.js').Digest} Digest */
/** @typedef {import('../protocol/transfer/frame.js').Frame} Frame */
/** @typedef {import('../protocol/signal/peer-name.js').PeerName} PeerName */

/** How many frames are handed to the link before other things get their turn. */
const FRAMES_PER_TURN = 16;

export class Sending extends Conversation {
  #call;
  #sender;
  #onEnd;
  #disk = new Disk();
  /** What the path takes. Without it a long path is slow, and all goes on. @type {PathModel | null} */
  #path = null;
  #isPathLoaded = false;
  #paceTimer = new FineTimer(() => this.turn());
  /** @type {Parcel | null} */
  #parcel = null;
  /** Whether the link had waited for the parcel, and nothing was heard about it since. */
  #mayBeStale = false;
  /** Blocks that are read and not sent yet, by where they are. @type {Map<string, Uint8Array<ArrayBuffer>>} */
  #held = new Map();

  /**
   * @param {{peer: PeerName, connection: ConnectionId}} ids
   * @param {number} maxWaitMicros how long an absent peer is waited for
   * @param {Office} office
   * @param {Board} board
   * @param {(end: LineEnd) => void} onEnd
   */
  constructor({ peer, connection }, maxWaitMicros, office, board, onEnd) {
    const call = new OutgoingCall(peer, connection, maxWaitMicros);
    const sender = new Sender(hello());
    super(peer, connection, call, sender, office, board);
    this.#call = call;
    this.#sender = sender;
    this.#onEnd = onEnd;
  }

  /** What it carries. */
  get parcel() {
    return this.#parcel;
  }

  start() {
    this.#call.start(nowMicros());
    this.turn();
  }

  /** Sends this, as soon as the link is open. @param {Parcel} parcel */
  offer(parcel) {
    const { id, names, manifest } = parcel;
    this.#parcel = parcel;
    this.#mayBeStale = this.isLinked;
    this.board.enter(id);
    this.board.content(names, manifest.count, manifest.totalBytes);
    this.#sender.offer(parcel, nowMicros());
    this.turn();
  }

  onOfferDelivered() {
    this.#call.onOfferDelivered();
    this.turn();
  }

  /**
   * @param {import('../protocol/signal/signal-error.js').SignalErrorCode} code
   * @param {string} message
   */
  onOfferFailed(code, message) {
    this.#call.onOfferFailed(code, message, nowMicros());
    this.turn();
  }

  /** @protected @override @param {number} maxMessageBytes */
  linkOpened(maxMessageBytes) {
    this.#sender.onLinkOpen(maxMessageBytes, nowMicros());
    void this.#loadPath();
  }

  /** @protected @override @param {Frame} frame */
  onFrame(frame) {
    const now = nowMicros();
    this.#sender.onFrame(frame, now);
    if (frame.type === 'ack') {
      this.#path?.onAck(frame.received, frame.heldMicros, now);
    }
  }

  /** @protected @override */
  onBytes() {
    this.#sender.onBytes(nowMicros());
  }

  /** @protected @override */
  cancelTransfer() {
    this.#sender.cancel('cancelled', '', false, nowMicros());
  }

  /** @protected @override */
  performTransfer() {
    const output = this.#sender.poll();
    if (!output) {
      return false;
    }
    switch (output.type) {
      case 'readBlock':
        void this.#read(output.block);
        break;
      case 'encodeBlock':
        throw new Error('no encoding was agreed');
      case 'hashBlock':
        void this.#hash(output.block);
        break;
      case 'releaseBlock':
        this.#release(placeOf(output.block));
        break;
      case 'report':
        if (output.event.type === 'accepted' || output.event.type === 'peerBusy') {
          this.#mayBeStale = false;
        }
        this.performLink(output);
        break;
      default:
        this.performLink(output);
    }
    return true;
  }

  /** @protected @override */
  afterTurn() {
    this.#paceTimer.set(this.#pump());
    this.board.bytes(this.#sender.confirmedBytes);
  }

  /** A twelfth of the page, which who only receives never needs. */
  async #loadPath() {
    try {
      const { PathModel } = await import('../machine/session/path-model.js');
      this.#path = new PathModel();
    } catch {
      // The server is gone, or the line to it: what is sent goes straight to the other side.
    }
    this.#isPathLoaded = true;
    this.turn();
  }

  /**
   * Hands bytes to the link for as long as the machine has some, and path and link take them.
   *
   * @returns {number} when it is to be called again, if nothing else happens
   */
  #pump() {
    for (let frames = 0; frames < FRAMES_PER_TURN; frames++) {
      const wanted = this.#sender.nextFrameBytes();
      if (wanted === 0 || !this.#isPathLoaded) {
        return Infinity;
      }
      const length = Math.min(wanted, this.#path?.allowanceBytes(nowMicros()) ?? wanted);
      if (length === 0) {
        return this.#path?.deadlineMicros() ?? Infinity;
      }
      const bytes = this.#held.get(placeOf(this.#sender.currentBlock));
      const start = this.#sender.currentPosition;
      if (!bytes || !this.link?.trySend(bytes.subarray(start, start + length))) {
        return Infinity;
      }
      const now = nowMicros();
      this.#path?.onSent(length, now);
      this.#sender.onFrameSent(length, now);
      this.perform();
    }
    return nowMicros();
  }

  /** @protected @override @param {CallEnd} end */
  callEnded(end) {
    super.callEnded(end);
    this.#onEnd('unreached');
  }

  /** @protected @override @param {Outcome} outcome */
  transferEnded(outcome) {
    const isBroken = outcome.type === 'interrupted';
    if (isBroken && this.#mayBeStale) {
      this.#onEnd('stale');
      return;
    }
    super.transferEnded(outcome);
    if (this.#parcel === null) {
      this.#onEnd('rested');
    } else {
      this.#onEnd(isBroken || outcome.type === 'failed' ? 'lost' : 'done');
    }
  }

  /** @protected @override */
  askPerson() {
    throw new Error('a caller asks nobody');
  }

  /** @protected @override */
  close() {
    this.#paceTimer.close();
    this.#held.clear();
    void this.#disk.close(false);
  }

  /** @param {string} place */
  #release(place) {
    const bytes = this.#held.get(place);
    if (bytes) {
      this.#held.delete(place);
      this.#disk.recycle(bytes);
    }
  }

  /** @param {Block} block */
  async #read(block) {
    try {
      const { bytes, sha256 } = await this.#fromDisk(block);
      this.#held.set(placeOf(block), bytes);
      this.#sender.onBlockRead(/** @type {Digest} */ (sha256), nowMicros());
    } catch (problem) {
      this.#sender.onReadFailed(codeOf(problem), nowMicros());
    }
    this.turn();
  }

  /** @param {Block} block that the receiver may hold */
  async #hash(block) {
    try {
      const { bytes, sha256 } = await this.#fromDisk(block);
      this.#disk.recycle(bytes);
      this.#sender.onBlockHashed(/** @type {Digest} */ (sha256), nowMicros());
    } catch (problem) {
      this.#sender.onHashFailed(codeOf(problem), nowMicros());
    }
    this.turn();
  }

  /** @param {Block} block */
  #fromDisk({ file, offset, length }) {
    const source = this.#parcel?.sources[file];
    if (!source) {
      throw new Error('nothing is read of a directory');
    }
    return this.#disk.read(source, offset, length);
  }
}

/** Why a file is skipped. @param {unknown} problem */
function codeOf(problem) {
  if (!(problem instanceof DiskError)) {
    throw problem;
  }
  return problem.problem === 'changed' ? 'source_changed' : 'unreadable';
}

/** @param {Block} block */
function placeOf({ file, offset }) {
  return `${file}:${offset}`;
}
