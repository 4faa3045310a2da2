/** A transfer from a peer: asks this side's person, and has what arrives kept by a worker. */
import { Disk, DiskError } from '../io/disk.js';
import { folderFor, placeFor } from '../io/page-storage.js';
import { IncomingCall } from '../machine/session/incoming-call.js';
import { Receiver } from '../machine/transfer/receiver.js';
import { isDirectory } from '../protocol/transfer/file-entry.js';
import { nowMicros } from './clock.js';
import { Conversation } from './conversation.js';
import { hello } from './greeting.js';

/** @typedef {import('./board.js').Board} Board */
/** @typedef {import('./conversation.js').Office} Office */
/** @typedef {import('../io/page-storage.js').Place} Place */
/** @typedef {import('../io/zip.js').ZipEntry} ZipEntry */
/** @typedef {import('../machine/transfer/transfer-ledger.js').TransferLedger} TransferLedger */
/** @typedef {import('../protocol/signal/connection-id.js').ConnectionId} ConnectionId */
/** @typedef {import('../protocol/signal/peer-name.js').PeerName} PeerName */
/** @typedef {import('../protocol/transfer/frame.js').Block} Block */
/** @typedef {import('../protocol/transfer/frame.js').Offer} Offer */
/** @typedef {import('../protocol/transfer/manifest.js').Manifest} Manifest */

/** How much may be under way. */
const WINDOW_BYTES = 4 << 20;

/** What there is of a directory. */
const NOTHING = { content: new Blob([]), crc: 0 };

/**
 * Asks this page's person.
 *
 * @typedef {object} Consent
 * @property {(peer: string, signal: AbortSignal) => Promise<boolean>} mayConnect
 * @property {(signal: AbortSignal) => void} linked whoever was let in under this signal is connected
 * @property {(peer: string, offer: Offer, place: Place, signal: AbortSignal) => Promise<boolean>} accepts
 */

/** Which conversation is at work on a transfer. */
export class UnderWay {
  /** @type {Map<string, Receiving>} */
  #byTransfer = new Map();

  /**
   * @param {string} transfer
   * @param {Receiving} newer
   */
  takeOver(transfer, newer) {
    const older = this.#byTransfer.get(transfer);
    this.#byTransfer.set(transfer, newer);
    if (older !== newer) {
      older?.onReplaced();
    }
  }

  /** @param {Receiving} gone */
  ended(gone) {
    for (const [transfer, one] of this.#byTransfer) {
      if (one === gone) {
        this.#byTransfer.delete(transfer);
      }
    }
  }
}

export class Receiving extends Conversation {
  #call;
  #receiver;
  #consent;
  #underWay;
  #disk = new Disk();
  #asking = new AbortController();
  /** What has come and belongs to no whole block yet. @type {ArrayBuffer[]} */
  #chunks = [];
  #chunkBytes = 0;
  /** @type {Place} */
  #place = { kind: 'none', freeBytes: 0, neededBytes: 0 };
  /** @type {Manifest | null} */
  #manifest = null;
  /** @type {ZipEntry[]} */
  #saved = [];
  #wasComplete = false;

  /**
   * @param {{peer: PeerName, connection: ConnectionId}} ids
   * @param {Consent} consent
   * @param {TransferLedger} ledger
   * @param {UnderWay} underWay
   * @param {Office} office
   * @param {Board} board
   */
  constructor({ peer, connection }, consent, ledger, underWay, office, board) {
    const call = new IncomingCall(peer, connection);
    const receiver = new Receiver({
      hello: hello(),
      windowBytes: WINDOW_BYTES,
      maxTotalBytes: Number.MAX_SAFE_INTEGER,
      ledger,
    });
    super(peer, connection, call, receiver, office, board);
    this.#call = call;
    this.#receiver = receiver;
    this.#consent = consent;
    this.#underWay = underWay;
  }

  /**
   * Begins with the offer that called for it.
   *
   * @param {import('../protocol/signal/payload.js').Payload} offer
   * @param {boolean} askFirst
   */
  start(offer, askFirst) {
    this.#call.onOffer(offer, askFirst, nowMicros());
    this.turn();
  }

  /** A newer attempt at the same transfer has taken over. */
  onReplaced() {
    this.#receiver.onLinkClosed();
    this.turn();
  }

  /** @protected @override */
  linkOpened() {
    this.#receiver.onLinkOpen(nowMicros());
    this.#consent.linked(this.#asking.signal);
  }

  /** @protected @override @param {ArrayBuffer} bytes */
  onBytes(bytes) {
    const now = nowMicros();
    if (this.#chunkBytes + bytes.byteLength > 2 * WINDOW_BYTES) {
      this.#receiver.onOverCredit(now);
      return;
    }
    this.#chunks.push(bytes);
    this.#chunkBytes += bytes.byteLength;
    this.#receiver.onBytes(bytes.byteLength, now, now);
  }

  /** @protected @override */
  cancelTransfer() {
    this.#receiver.cancel('cancelled', '', false, nowMicros());
  }

  /** @protected @override */
  performTransfer() {
    const output = this.#receiver.poll();
    if (!output) {
      return false;
    }
    switch (output.type) {
      case 'takeOver':
        this.#call.onFilesOffered();
        this.#underWay.takeOver(output.transfer, this);
        this.#receiver.onTakenOver(nowMicros());
        break;
      case 'decide':
        this.#call.onFilesOffered();
        void this.#decide(output.offer);
        break;
      case 'prepare':
        void this.#onDisk(() => this.#prepare(output.manifest));
        break;
      case 'storeBlock':
        void this.#onDisk(() => this.#store(output.block));
        break;
      case 'dropFile':
        void this.#onDisk(() => this.#disk.drop(output.file));
        break;
      case 'publish':
        void this.#onDisk(() => this.#publish(output.files));
        break;
      case 'conclude':
        void this.#onDisk(async () => this.#conclude());
        break;
      default:
        this.performLink(output);
    }
    return true;
  }

  /** @protected @override */
  afterTurn() {
    this.board.bytes(this.#receiver.verifiedBytes);
  }

  /** @protected @override */
  askPerson() {
    void this.#ask(
      () => this.#consent.mayConnect(this.peer.text, this.#asking.signal),
      (admitted) => this.#call.onDecision(admitted, nowMicros()),
    );
  }

  /** @protected @override */
  close() {
    this.#asking.abort();
    this.#underWay.ended(this);
    this.#chunks = [];
    void this.#disk.close(this.#wasComplete);
  }

  /** @param {Offer} offer */
  async #decide(offer) {
    this.#underWay.takeOver(offer.transfer, this);
    this.board.content(offer.files, offer.fileCount, offer.totalBytes ?? 0);
    this.#place = await placeFor(offer.totalBytes ?? 0).catch(() => this.#place);
    await this.#ask(
      () => this.#consent.accepts(this.peer.text, offer, this.#place, this.#asking.signal),
      (accepted) => {
        const now = nowMicros();
        if (accepted) {
          this.#receiver.accept(now);
        } else if (this.#place.kind === 'none') {
          this.#receiver.reject('no_space', '', now);
        } else {
          this.#receiver.reject('declined', '', now);
        }
      },
    );
  }

  /**
   * Anything but a yes is a no.
   *
   * @param {() => Promise<boolean>} question
   * @param {(yes: boolean) => void} answer
   */
  async #ask(question, answer) {
    const yes = await question().catch(() => false);
    if (!this.isOver) {
      answer(yes);
      this.turn();
    }
  }

  /** @param {Manifest} manifest */
  async #prepare(manifest) {
    this.#manifest = manifest;
    await this.#disk.create(this.#place.kind === 'storage' ? folderFor(this.connection) : null);
    this.#receiver.onPrepared(nowMicros());
  }

  /** @param {Block} block */
  async #store(block) {
    const chunks = this.#take(block.length);
    const right = await this.#disk.store(block.file, block.offset, chunks, block.sha256);
    if (right) {
      this.#receiver.onBlockStored(nowMicros());
    } else {
      this.#receiver.onBlockRefused(nowMicros());
    }
  }

  /** The oldest bytes, which are whole frames. @param {number} length */
  #take(length) {
    const taken = [];
    for (let bytes = 0; bytes < length;) {
      const chunk = /** @type {ArrayBuffer} */ (this.#chunks.shift());
      taken.push(chunk);
      bytes += chunk.byteLength;
    }
    this.#chunkBytes -= length;
    return taken;
  }

  /** @param {readonly number[]} numbers */
  async #publish(numbers) {
    const manifest = /** @type {Manifest} */ (this.#manifest);
    const regular = numbers.filter((number) => !isDirectory(manifest.entry(number)));
    const files = await this.#disk.publish(regular);
    for (const number of numbers) {
      const { path, modified } = manifest.entry(number);
      const { content, crc } = files[regular.indexOf(number)] ?? NOTHING;
      this.#saved.push({
        path: isDirectory(manifest.entry(number)) ? `${path}/` : path,
        content,
        crc,
        modified: new Date(modified ?? Date.now()),
      });
    }
    this.#receiver.onPublished(numbers, nowMicros());
  }

  #conclude() {
    this.#wasComplete = true;
    this.board.arrived(this.#saved);
    this.#receiver.onConcluded(nowMicros());
  }

  /** @param {() => Promise<void>} work */
  async #onDisk(work) {
    try {
      await work();
    } catch (problem) {
      if (!(problem instanceof DiskError)) {
        throw problem;
      }
      const code = problem.problem === 'full' ? 'no_space' : 'disk_failed';
      this.#receiver.onDiskFailed(code, '', nowMicros());
    }
    if (!this.isOver) {
      this.turn();
    }
  }
}
