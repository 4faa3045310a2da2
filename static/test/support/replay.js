/** Replays a transcript on a machine, in the neutral form of `protocol/vectors/README.md`. */
import { Receiver } from '../../js/machine/transfer/receiver.js';
import { BlockDigests } from '../../js/machine/transfer/block-digests.js';
import { HeldStream } from '../../js/machine/transfer/held-stream.js';
import { Sender } from '../../js/machine/transfer/sender.js';
import { SentStream } from '../../js/machine/transfer/sent-stream.js';
import { TransferLedger, partialOf } from '../../js/machine/transfer/transfer-ledger.js';
import { FrameError, decodeFrame, encodeFrame } from '../../js/protocol/transfer/frame-codec.js';
import { Manifest } from '../../js/protocol/transfer/manifest.js';
import { transferCode } from '../../js/protocol/transfer/transfer-code.js';
import { transferId } from '../../js/protocol/transfer/transfer-id.js';

/** The machine that the transcript is about, set up as it says. */
export function replayOf({ machine, setUp }) {
  switch (machine) {
    case 'sender':
      return new Replay(senderOf(setUp), senderInput);
    case 'receiver':
      return new Replay(receiverOf(setUp), receiverInput);
    default:
      throw new Error(`no such machine: ${machine}`);
  }
}

class Replay {
  #machine;
  #input;

  constructor(machine, input) {
    this.#machine = machine;
    this.#input = input;
  }

  /** Does what the step says, and tells what the machine did about it. */
  step({ atMicros, input }) {
    const [[name, value]] = Object.entries(input);
    const deadline = this.#machine.deadlineMicros();
    if (name === 'deadline' ? deadline !== atMicros : deadline < atMicros) {
      throw new Error(`the machine's deadline is ${deadline} µs at ${atMicros}`);
    }
    commonInput(this.#machine, name, value, atMicros) ||
      this.#input(this.#machine, name, value, atMicros);
    return outputsOf(this.#machine);
  }
}

function senderOf({ hello, known, showsTexts, stream, ...offer }) {
  const sender = new Sender(frameOf(hello));
  if (showsTexts) {
    sender.showTexts();
  }
  if (stream !== undefined) {
    sender.offerStream(offeringOf(offer), streamOf(stream), 0);
  } else if (offer.transfer !== undefined) {
    sender.offer(offeringOf(offer), 0);
  }
  if (known !== undefined) {
    sender.know(digestsOf(known));
  }
  return sender;
}

function offeringOf({ transfer, attempt, files, message }) {
  return { transfer: transferId(transfer), attempt, manifest: manifestOf(files), message };
}

/** What earlier links have left of a stream: blocks, of which the first are settled. */
function streamOf({ kept, settledBlocks = 0 }) {
  const stream = new SentStream();
  let settledEnd = 0;
  kept.forEach(([length, sha256], index) => {
    stream.nextToRead();
    stream.read(length, sha256, false);
    settledEnd = index < settledBlocks ? stream.readEnd : settledEnd;
  });
  stream.settleUpTo(settledEnd);
  return stream;
}

/** What a receiver's disk holds. */
function heldOf({ done = [], parts = [], stream }) {
  if (stream === undefined) {
    return { done, parts: digestsOf(parts) };
  }
  const held = new HeldStream();
  stream.forEach(([length, sha256]) => held.add(length, sha256));
  return { done, parts: new Map(), stream: held };
}

/** Entries are written as they stand in a page. */
function manifestOf(files) {
  return new Manifest(files.flatMap((file) => frameOf({ type: 'files', files: [file] }).files));
}

/** Blocks of files that are held or known. */
function digestsOf(parts) {
  return new Map(
    parts.map(({ file, blocks }) => {
      const digests = new BlockDigests();
      blocks.forEach(([index, sha256]) => digests.put(index, sha256));
      return [file, digests];
    }),
  );
}

function receiverOf({
  hello,
  windowBytes,
  maxWindowBytes,
  maxTotalBytes,
  showsTexts,
  takesStreams,
  running = [],
  ended = [],
  partials = [],
}) {
  const ledger = new TransferLedger();
  for (const { transfer, attempt, files } of partials) {
    ledger.restorePartial(transferId(transfer), partialOf(attempt, manifestOf(files)), 0);
  }
  for (const { transfer, attempt } of running) {
    ledger.admit(transferId(transfer), attempt, 0);
  }
  for (const { transfer, lastWord } of ended) {
    ledger.remember(transferId(transfer), frameOf(lastWord), 0);
  }
  const receiver = new Receiver({
    hello: frameOf(hello),
    windowBytes,
    maxWindowBytes,
    maxTotalBytes,
    ledger,
  });
  if (takesStreams) {
    receiver.takeStreams();
  }
  if (showsTexts) {
    receiver.showTexts();
  }
  return receiver;
}

/** What is put in alike; false if it is not one of those. */
function commonInput(machine, name, value, now) {
  switch (name) {
    case 'frame':
      machine.onFrame(frameOf(value), now);
      return true;
    case 'text':
      machine.onBadFrame(badFrame(value), now);
      return true;
    case 'pause':
      machine.pause(value.paused, now);
      return true;
    case 'cancel':
      machine.cancel(transferCode(value.code), value.message ?? '', value.discard, now);
      return true;
    case 'say':
      machine.say(value.id, value.text, now);
      return true;
    case 'textShown':
      machine.onTextShown(value.id, now);
      return true;
    case 'linkClosed':
      machine.onLinkClosed();
      return true;
    case 'deadline':
      machine.onDeadline(now);
      return true;
    default:
      return false;
  }
}

function senderInput(machine, name, value, now) {
  switch (name) {
    case 'linkOpen':
      return machine.onLinkOpen(value.maxMessageBytes, now);
    case 'offer':
      return machine.offer(offeringOf(value), now);
    case 'bytes':
      return machine.onBytes(now);
    case 'blockRead':
      return machine.onBlockRead(value.sha256, now);
    case 'streamRead':
      return machine.onStreamRead(value.bytes, value.sha256, value.end, now);
    case 'blockEncoded':
      return machine.onBlockEncoded(value.bytes, now);
    case 'blockHashed':
      return machine.onBlockHashed(value.sha256, now);
    case 'hashFailed':
      return machine.onHashFailed(transferCode(value.code), now);
    case 'readFailed':
      return machine.onReadFailed(transferCode(value.code), now);
    case 'frameSent':
      return machine.onFrameSent(value.bytes, now);
    default:
      throw new Error(`no such input: ${name}`);
  }
}

function receiverInput(machine, name, value, now) {
  switch (name) {
    case 'linkOpen':
      return machine.onLinkOpen(now);
    case 'bytes':
      return machine.onBytes(value.bytes, value.atMicros ?? now, now);
    case 'overCredit':
      return machine.onOverCredit(now);
    case 'takenOver':
      return machine.onTakenOver(now);
    case 'accept':
      return machine.accept(now);
    case 'reject':
      return machine.reject(transferCode(value.code), value.message ?? '', now);
    case 'prepared': {
      const { held } = value;
      return machine.onPrepared(held && heldOf(held), now);
    }
    case 'hashing':
      return machine.onHashing(value.done, value.total, now);
    case 'memory':
      return machine.onMemory(value.totalBytes, now);
    case 'checkpointed':
      return machine.onCheckpointed(now);
    case 'blockStored':
      return machine.onBlockStored(now);
    case 'blockRefused':
      return machine.onBlockRefused(now);
    case 'diskFailed':
      return machine.onDiskFailed(transferCode(value.code), value.message ?? '', now);
    case 'published':
      return machine.onPublished(value.files, now);
    case 'concluded':
      return machine.onConcluded(now);
    default:
      throw new Error(`no such input: ${name}`);
  }
}

function frameOf(json) {
  return decodeFrame(JSON.stringify(json));
}

function badFrame(text) {
  try {
    decodeFrame(text);
  } catch (error) {
    if (error instanceof FrameError) {
      return error;
    }
    throw error;
  }
  throw new Error(`a frame after all: ${text}`);
}

/** What the machine wants done, and for a sender which bytes may go. */
function outputsOf(machine) {
  const outputs = [];
  for (let output = machine.poll(); output !== undefined; output = machine.poll()) {
    outputs.push(neutral(output));
  }
  const bytes = machine instanceof Sender ? machine.nextFrameBytes() : 0;
  if (bytes > 0) {
    const { file, offset } = machine.currentBlock;
    outputs.push({ binary: { file, offset, position: machine.currentPosition, bytes } });
  }
  return outputs;
}

function neutral(output) {
  const { type, ...value } = output;
  switch (type) {
    case 'send':
      return { send: wireForm(output.frame) };
    case 'report':
      return { report: renamed('event', output.event) };
    case 'end': {
      const { message, ...outcome } = renamed('outcome', output.outcome);
      return { end: outcome };
    }
    case 'readBlock':
    case 'releaseBlock':
    case 'encodeBlock':
    case 'hashBlock':
      return { [type]: output.block };
    case 'storeBlock': {
      const { file, offset, length } = output.block;
      return { storeBlock: { file, offset, length } };
    }
    case 'prepare':
      return { prepare: { entries: output.manifest.count } };
    case 'takeOver':
    case 'decide':
    case 'goOn':
    case 'discard':
      return { [type]: {} };
    case 'closeLink':
    case 'conclude':
    case 'showText':
    case 'askMemory':
    case 'returnMemory':
    case 'checkpoint':
    case 'restartFile':
    case 'dropFile':
    case 'publish':
      return { [type]: value };
    default:
      throw new Error(`no such output: ${type}`);
  }
}

/** The words in which a machine explains itself to a person are its own. */
function wireForm(frame) {
  const json = JSON.parse(encodeFrame(frame));
  if (['reject', 'cancel', 'error'].includes(frame.type)) {
    delete json.message;
  }
  // Whatever is sent, the other side can read.
  decodeFrame(encodeFrame(frame));
  return json;
}

function renamed(name, { type, ...rest }) {
  return { [name]: type, ...rest };
}
