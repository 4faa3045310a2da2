/** A transfer from a peer: asks this side's person, and has what arrives kept by a worker. */
import { throwBallast } from '../io/ballast.js';
import { Disk, DiskError } from '../io/disk.js';
import { folderFor, persist, placeFor } from '../io/page-storage.js';
import { pickFile } from '../io/pick-file.js';
import { zipName } from '../io/save.js';
import { openDownload } from '../io/stream-download.js';
import { ZipPlan } from '../io/zip-plan.js';
import { IncomingCall } from '../machine/session/incoming-call.js';
import { Receiver } from '../machine/transfer/receiver.js';
import { isDirectory } from '../protocol/transfer/file-entry.js';
import { Arrivals } from './arrivals.js';
import { nowMicros } from './clock.js';
import { Conversation } from './conversation.js';
import { hello } from './greeting.js';
import { isPossible, refusal } from './place-limit.js';

/** @typedef {import('./board.js').Board} Board */
/** @typedef {import('./conversation.js').Office} Office */
/** @typedef {import('../io/page-storage.js').Place} Place */
/** @typedef {import('../io/disk-messages.js').Problem} Problem */
/** @typedef {import('../io/disk-messages.js').Target} Target */
/** @typedef {import('../protocol/transfer/transfer-code.js').TransferCode} TransferCode */
/** @typedef {import('../machine/transfer/transfer-ledger.js').TransferLedger} TransferLedger */
/** @typedef {import('../protocol/signal/connection-id.js').ConnectionId} ConnectionId */
/** @typedef {import('../protocol/signal/peer-name.js').PeerName} PeerName */
/** @typedef {import('../protocol/transfer/frame.js').Block} Block */
/** @typedef {import('../protocol/transfer/frame.js').Offer} Offer */
/** @typedef {import('../protocol/transfer/manifest.js').Manifest} Manifest */

/** How much may be under way. */
const WINDOW_BYTES = 4 << 20;

/** How much may have come and not be stored: a window, and as much again on its way to the worker. */
const MAX_UNSTORED_BYTES = 8 << 20;

/** What there is of a directory. */
const NOTHING = { content: new Blob([]), crc: 0 };

/**
 * What the other side is told of what went wrong here, and what this side's person is, if that is
 * more.
 *
 * @type {Readonly<Record<Problem, {code: TransferCode, here: string | null}>>}
 */
const TOLD = {
  changed: { code: 'disk_failed', here: null },
  full: { code: 'no_space', here: null },
  refused: { code: 'disk_failed', here: 'permission' },
  evicted: { code: 'disk_failed', here: 'evicted' },
  dismissed: { code: 'cancelled', here: null },
  disorder: { code: 'digest_mismatch', here: null },
  broken: { code: 'disk_failed', here: null },
};

/**
 * Asks this page's person.
 *
 * @typedef {object} Consent
 * @property {(peer: string, signal: AbortSignal) => Promise<boolean>} mayConnect
 * @property {(signal: AbortSignal) => void} linked whoever was let in under this signal is connected
 * @property {(peer: string, offer: Offer, place: Place, asZip: boolean, signal: AbortSignal) => Promise<boolean>} accepts
 */

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
  #place = { kind: 'full', freeBytes: 0, neededBytes: 0 };
  /** @type {Target} */
  #target = { kind: 'memory' };
  /** @type {Manifest | null} */
  #manifest = null;
  #arrivals = new Arrivals(null);
  /** What goes straight to a place, and whether it is a zip file. */
  #straight = { name: '', asZip: false };
  #endDownload = () => {};
  #wasComplete = false;

  /**
   * @param {{peer: PeerName, connection: ConnectionId}} ids
   * @param {Consent} consent
   * @param {TransferLedger} ledger
   * @param {import('./under-way.js').UnderWay} underWay
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
    if (this.#chunkBytes + bytes.byteLength > MAX_UNSTORED_BYTES) {
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
        void this.#onDisk(() => this.#conclude());
        break;
      case 'goOn':
      case 'checkpoint':
      case 'restartFile':
      case 'discard':
      case 'askMemory':
      case 'returnMemory':
        throw new Error(`${output.type}, without a journal and with a fixed window`);
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
      (admitted) => this.#call.onDecision(admitted),
    );
  }

  /** @protected @override */
  close() {
    this.#asking.abort();
    this.#underWay.ended(this);
    this.#chunks = [];
    this.#endDownload();
    void this.#disk.close(this.#wasComplete);
  }

  /** @param {Offer} offer */
  async #decide(offer) {
    this.#underWay.takeOver(offer.transfer, this);
    this.board.content(offer.files, offer.fileCount, offer.totalBytes ?? 0);
    this.#place = await placeFor(offer.totalBytes ?? 0);
    await this.#ask(
      () => this.#accepts(offer),
      (accepted) => {
        const now = nowMicros();
        if (accepted) {
          this.#receiver.accept(now);
        } else {
          this.#receiver.reject(refusal(this.#place), '', now);
        }
      },
    );
  }

  /** @param {Offer} offer */
  async #accepts(offer) {
    const paths = offer.files.map((entry) => (isDirectory(entry) ? `${entry.path}/` : entry.path));
    // Of a longer list only the beginning is known yet.
    const asZip = offer.fileCount > 1 || paths.some((path) => path.includes('/'));
    this.#straight = { name: asZip ? zipName(paths) : paths.join(), asZip };
    const { signal } = this.#asking;
    if (!(await this.#consent.accepts(this.peer.text, offer, this.#place, asZip, signal))) {
      return false;
    }
    switch (this.#place.kind) {
      case 'storage': {
        const name = folderFor(this.connection);
        this.#target = { kind: 'folder', name };
        this.#arrivals = new Arrivals(name);
        persist();
        return true;
      }
      case 'picked': {
        const file = await pickFile(this.#straight.name);
        if (typeof file === 'string') {
          this.board.because(file === 'dismissed' ? 'not_picked' : 'permission');
          return false;
        }
        this.#target = { kind: 'picked', file, asZip };
        return true;
      }
      default:
        return isPossible(this.#place);
    }
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
    const files = planned(manifest);
    if (this.#place.kind === 'stream') {
      this.#target = await this.#openDownload(files);
    }
    await this.#disk.create(this.#target, files);
    this.#receiver.onPrepared(undefined, nowMicros());
  }

  /** @param {import('../io/disk-messages.js').Planned[]} files @returns {Promise<Target>} */
  async #openDownload(files) {
    const { name, asZip } = this.#straight;
    const size = asZip ? new ZipPlan(files, true).totalBytes : (files[0]?.size ?? 0);
    try {
      const { port, close } = await openDownload(name, size, document);
      this.#endDownload = close;
      return { kind: 'stream', port, asZip };
    } catch (problem) {
      throw new DiskError('refused', String(problem)); // The browser has no such worker here.
    }
  }

  /** Whether it stays here until a person saves it. */
  get #isKept() {
    return this.#target.kind === 'folder' || this.#target.kind === 'memory';
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
    throwBallast();
    return taken;
  }

  /** @param {readonly number[]} numbers */
  async #publish(numbers) {
    const manifest = /** @type {Manifest} */ (this.#manifest);
    if (this.#isKept) {
      const regular = numbers.filter((number) => !isDirectory(manifest.entry(number)));
      const files = await this.#disk.publish(regular);
      for (const number of numbers) {
        const { path, modified } = manifest.entry(number);
        const { content, crc } = files[regular.indexOf(number)] ?? NOTHING;
        this.#arrivals.add({
          path: isDirectory(manifest.entry(number)) ? `${path}/` : path,
          content,
          crc,
          modified: new Date(modified ?? Date.now()),
        });
      }
    } else {
      await this.#disk.publish([...numbers]);
    }
    this.#receiver.onPublished(numbers, nowMicros());
  }

  async #conclude() {
    await this.#disk.conclude();
    this.#wasComplete = true;
    if (this.#isKept) {
      this.board.arrived(this.#arrivals);
    } else {
      this.board.saved(this.#target.kind === 'stream' ? 'streamed' : 'placed');
    }
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
      const { code, here } = TOLD[problem.problem];
      if (here !== null && !this.isOver) {
        this.board.because(here);
      }
      this.#receiver.onDiskFailed(code, '', nowMicros());
    }
    if (!this.isOver) {
      this.turn();
    }
  }
}

/** What the disk is to make ready for. @param {Manifest} manifest */
function planned(manifest) {
  return Array.from({ length: manifest.count }, (_, number) => {
    const entry = manifest.entry(number);
    const { path, size, modified } = entry;
    return {
      path,
      size: size ?? 0,
      modified: modified ?? Date.now(),
      isDirectory: isDirectory(entry),
    };
  });
}
