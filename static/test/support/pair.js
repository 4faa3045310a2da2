/**
 * A sender and a receiver of one transfer on virtual time, with links that keep the order, delay and
 * break, and disks that take their time and err; the receiver's may keep a journal, from which the next
 * attempt goes on. No bytes are moved: a block is its digest.
 */
import { BlockDigests, indexAt } from '../../js/machine/transfer/block-digests.js';
import { Receiver } from '../../js/machine/transfer/receiver.js';
import { Sender } from '../../js/machine/transfer/sender.js';
import { TransferLedger } from '../../js/machine/transfer/transfer-ledger.js';
import { decodeFrame, encodeFrame } from '../../js/protocol/transfer/frame-codec.js';
import { digestOf } from '../../js/protocol/transfer/digest.js';
import { BLOCK_BYTES } from '../../js/protocol/transfer/frame.js';
import { transferIdOf } from '../../js/protocol/transfer/transfer-id.js';

const HOUR = 3_600_000_000;

const HELLO = { type: 'hello', version: 1, agent: 'test/1', features: [] };

/** What a run may meet: `lossInMessages`, `corruptOneIn`, `pauseOneIn` and `spoilOneIn` are 0 for never. */
export class Pair {
  #random;
  #setUp;
  #ledger = new TransferLedger();
  #transfer;
  #digests = new Map();
  #corrupted = new Map();
  #now = 1_000_000;
  #order = 0;
  /** Things to come, to be taken by time, then in the order in which they were planned. */
  #plans = [];
  #attempt = 0;
  /** The attempt under way: its machines, and whether its link is up. */
  #link;

  /** What the receiver's disk has, by file and offset; what of it a crash would leave; what is done. */
  stored = new Map();
  #safe = new Set();
  #done = new Set();

  /** Digests of the source that the sender's side has seen. */
  #learned = new Map();

  /** How often blocks came that the receiver had held before, and parts were started anew. */
  held = 0;
  restarts = 0;
  outcomes = { sender: undefined, receiver: undefined };

  constructor(random, setUp) {
    this.#random = random;
    this.#setUp = setUp;
    this.#transfer = transferIdOf(random.bytes(16));
  }

  /** Runs attempt after attempt until the sender knows how it ended. */
  run() {
    do {
      this.#runAttempt();
    } while (this.outcomes.sender.type === 'interrupted');
    return this;
  }

  get attempts() {
    return this.#attempt;
  }

  digest(file, offset) {
    const key = `${file} ${offset}`;
    if (!this.#digests.has(key)) {
      this.#digests.set(key, digestOf(this.#random.bytes(32)));
    }
    return this.#digests.get(key);
  }

  #runAttempt() {
    const { manifest, windowBytes, maxMessageBytes, chunks, lossInMessages } = this.#setUp;
    const hello = () => ({ ...HELLO, chunksPerFrame: this.#random.pick(chunks) });
    const sender = new Sender(hello());
    sender.offer({ transfer: this.#transfer, attempt: ++this.#attempt, manifest }, this.#now);
    if (this.#random.oneIn(2)) {
      sender.know(new Map(this.#learned));
    }
    const receiver = new Receiver({
      hello: hello(),
      windowBytes,
      maxTotalBytes: Number.MAX_SAFE_INTEGER,
      ledger: this.#ledger,
    });
    this.#plans = [];
    this.outcomes = { sender: undefined, receiver: undefined };
    const loss =
      lossInMessages > 0 && this.#attempt < 5 ? this.#random.below(lossInMessages) : Infinity;
    const link = {
      sender,
      receiver,
      isUp: true,
      arrival: { sender: 0, receiver: 0 },
      left: loss,
      held: 0,
    };
    this.#link = link;
    sender.onLinkOpen(maxMessageBytes, this.#now);
    receiver.onLinkOpen(this.#now);
    this.#drain();
    while (this.outcomes.sender === undefined || this.outcomes.receiver === undefined) {
      this.#step();
    }
  }

  /** Goes on to the next thing that happens, whichever it is. */
  #step() {
    const { sender, receiver } = this.#link;
    this.#plans.sort((a, b) => a.at - b.at || a.order - b.order);
    const next = this.#plans[0]?.at ?? Infinity;
    const deadline = Math.min(sender.deadlineMicros(), receiver.deadlineMicros());
    const at = Math.max(this.#now, Math.min(next, deadline));
    if (!(at < this.#now + HOUR)) {
      throw new Error('nothing more will happen, and it is not over');
    }
    this.#now = at;
    if (deadline < next) {
      (sender.deadlineMicros() <= at ? sender : receiver).onDeadline(at);
    } else {
      this.#plans.shift().action();
    }
    this.#maybePause();
    this.#drain();
  }

  #maybePause() {
    const { pauseOneIn } = this.#setUp;
    if (pauseOneIn > 0 && this.#random.oneIn(pauseOneIn)) {
      const machine = this.#random.pick([this.#link.sender, this.#link.receiver]);
      machine.pause(true, this.#now);
      this.#plan(this.#random.below(2_000_000), () => machine.pause(false, this.#now));
    }
  }

  #drain() {
    const link = this.#link;
    let moved = true;
    while (moved) {
      moved = this.#take(link.sender, 'sender') || this.#take(link.receiver, 'receiver');
      const bytes = moved || !link.isUp ? 0 : link.sender.nextFrameBytes();
      if (bytes > 0) {
        link.sender.onFrameSent(bytes, this.#now);
        this.#deliver('receiver', () => {
          link.held += bytes;
          if (link.held > this.#setUp.windowBytes) {
            throw new Error('the sender went beyond its credit');
          }
          link.receiver.onBytes(bytes, this.#now, this.#now);
        });
        moved = true;
      }
    }
  }

  /** Carries out the machine's next output; false if there is none. */
  #take(machine, side) {
    const output = machine.poll();
    if (output === undefined) {
      return false;
    }
    if (this.outcomes[side] !== undefined) {
      throw new Error(`${output.type} after the end`);
    }
    this.#carryOut(output, side);
    return true;
  }

  #carryOut(output, side) {
    const { sender, receiver } = this.#link;
    switch (output.type) {
      case 'send': {
        const text = encodeFrame(output.frame);
        const [to, machine] = side === 'sender' ? ['receiver', receiver] : ['sender', sender];
        this.#deliver(to, () => machine.onFrame(decodeFrame(text), this.#now));
        break;
      }
      case 'closeLink':
        this.#loseLink();
        break;
      case 'end':
        this.outcomes[side] = output.outcome;
        break;
      case 'readBlock':
        this.#read(output.block);
        break;
      case 'decide':
        this.#plan(this.#random.below(30_000_000), () => receiver.accept(this.#now));
        break;
      case 'hashBlock':
        this.#hash(output.block);
        break;
      case 'prepare': {
        const held = this.#takeUp();
        this.#plan(this.#latency(), () => receiver.onPrepared(held, this.#now));
        break;
      }
      case 'checkpoint':
        this.#answer('receiver', () => {
          [...this.stored.keys()].forEach((key) => this.#safe.add(key));
          receiver.onCheckpointed(this.#now);
        });
        break;
      case 'restartFile':
        this.restarts++;
        this.#answer('receiver', () => this.#drop(output.file));
        break;
      case 'storeBlock':
        this.#store(output.block);
        break;
      case 'dropFile':
        this.#answer('receiver', () => this.#drop(output.file));
        break;
      case 'publish':
        this.#answer('receiver', () => {
          output.files.forEach((file) => this.#done.add(file));
          receiver.onPublished(output.files, this.#now);
        });
        break;
      case 'conclude':
        this.#answer('receiver', () => receiver.onConcluded(this.#now));
        break;
      case 'goOn':
      case 'report':
      case 'releaseBlock':
        break;
      default:
        throw new Error(`not expected: ${output.type}`);
    }
  }

  /** What an attempt goes on from: after a crash what is safe, and now and then not what was sent. */
  #takeUp() {
    const { keepsJournal, spoilOneIn } = this.#setUp;
    if (!keepsJournal) {
      this.stored.clear();
      return undefined;
    }
    const isCrash = this.#random.oneIn(2);
    const parts = new Map();
    for (const [key, block] of this.stored) {
      if (this.#done.has(block.file)) {
        continue;
      }
      if (isCrash && !this.#safe.has(key)) {
        this.stored.delete(key);
        continue;
      }
      this.held++;
      if (spoilOneIn > 0 && this.#random.oneIn(spoilOneIn)) {
        block.sha256 = digestOf(this.#random.bytes(32));
      }
      const blocks = parts.get(block.file) ?? new BlockDigests();
      blocks.put(indexAt(block.offset), block.sha256);
      parts.set(block.file, blocks);
    }
    const done = [...this.#done].sort((a, b) => a - b).map((file) => [file, file + 1]);
    return { done, parts };
  }

  #drop(dropped) {
    for (const [key, { file }] of this.stored) {
      if (file === dropped) {
        this.stored.delete(key);
      }
    }
  }

  #read({ file, offset, length, last }) {
    const { sender } = this.#link;
    const fails = last && this.#setUp.unreadable.has(file);
    this.#answer('sender', () => {
      if (fails) {
        sender.onReadFailed('unreadable', this.#now);
      } else {
        const digest = length > 0 ? this.#learn(file, offset) : this.digest(file, offset);
        sender.onBlockRead(digest, this.#now);
      }
    });
  }

  #hash({ file, offset, last }) {
    const { sender } = this.#link;
    const fails = last && this.#setUp.unreadable.has(file);
    this.#answer('sender', () => {
      if (fails) {
        sender.onHashFailed('unreadable', this.#now);
      } else {
        sender.onBlockHashed(this.#learn(file, offset), this.#now);
      }
    });
  }

  #learn(file, offset) {
    const digest = this.digest(file, offset);
    const blocks = this.#learned.get(file) ?? new BlockDigests();
    blocks.put(indexAt(offset), digest);
    this.#learned.set(file, blocks);
    return digest;
  }

  #store({ file, offset, length, sha256 }) {
    const link = this.#link;
    const key = `${file} ${offset}`;
    const { corruptOneIn } = this.#setUp;
    const times = this.#corrupted.get(key) ?? 0;
    const corrupt = times < 2 && corruptOneIn > 0 && this.#random.oneIn(corruptOneIn);
    this.#answer('receiver', () => {
      link.held -= length;
      if (corrupt) {
        this.#corrupted.set(key, times + 1);
        link.receiver.onBlockRefused(this.#now);
      } else {
        this.stored.set(key, { file, offset, length, sha256 });
        link.receiver.onBlockStored(this.#now);
      }
    });
  }

  /** Order is kept; a link that is to break does so when enough has gone over it. */
  #deliver(to, action) {
    const link = this.#link;
    if (!link.isUp) {
      return;
    }
    link.arrival[to] = Math.max(link.arrival[to], this.#now + this.#random.below(50_000));
    this.#planAt(link.arrival[to], () => {
      if (!link.isUp) {
        return;
      }
      if (link.left-- <= 0) {
        this.#loseLink();
      } else {
        action();
      }
    });
  }

  #loseLink() {
    const link = this.#link;
    if (link.isUp) {
      link.isUp = false;
      this.#plan(0, () => link.sender.onLinkClosed());
      this.#plan(0, () => link.receiver.onLinkClosed());
    }
  }

  /** A disk answers in the order in which it was asked. */
  #answer(disk, action) {
    const name = `${disk}Disk`;
    const link = this.#link;
    link.arrival[name] = Math.max(link.arrival[name] ?? 0, this.#now + this.#latency());
    this.#planAt(link.arrival[name], action);
  }

  #latency() {
    return this.#random.oneIn(50) ? this.#random.below(3_000_000) : this.#random.below(5_000);
  }

  #plan(delay, action) {
    this.#planAt(this.#now + delay, action);
  }

  #planAt(at, action) {
    this.#plans.push({ at, order: this.#order++, action });
  }
}

/** The blocks that a file of this size has. */
export function blocksOf(size) {
  return Array.from({ length: Math.ceil(size / BLOCK_BYTES) }, (_, i) => i * BLOCK_BYTES);
}
