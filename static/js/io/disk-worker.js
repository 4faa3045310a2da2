/**
 * Runs in a worker: reads and hashes blocks of files that are sent, checks those of files that
 * arrive and gives them to a sink. Answers in the order in which it is asked.
 */
import { encodeBase64url } from '../protocol/base64url.js';
import { Sha256 } from '../protocol/sha256.js';
import { KeptSink } from './sink/kept-sink.js';
import { PickedOutput } from './sink/picked-output.js';
import { Dismissed, Disorder } from './sink/sink.js';
import { FileSink, ZipSink } from './sink/straight-sink.js';
import { StreamOutput } from './sink/stream-output.js';

/** @typedef {import('./disk-messages.js').Answer} Answer */
/** @typedef {import('./disk-messages.js').Problem} Problem */
/** @typedef {import('./disk-messages.js').Request} Request */
/** @typedef {import('./disk-messages.js').Target} Target */
/** @typedef {import('./sink/sink.js').Planned} Planned */
/** @typedef {import('./sink/sink.js').Sink} Sink */

/** @type {Sink | null} */
let opened = null;

/** Ends what waits for somebody outside, so that what was asked for after it has its turn. */
let interrupt = () => {};

/**
 * @param {Target} target
 * @param {Planned[]} files
 * @returns {Promise<Sink>}
 */
async function open(target, files) {
  switch (target.kind) {
    case 'folder':
      return KeptSink.inFolder(target.name, files);
    case 'memory':
      return KeptSink.inMemory(files);
    case 'picked':
      return straight(await PickedOutput.open(target.file), target.asZip, files);
    case 'stream': {
      const output = new StreamOutput(target.port);
      interrupt = () => output.interrupt();
      return straight(output, target.asZip, files);
    }
  }
}

/**
 * @param {import('./sink/straight-sink.js').Output} output
 * @param {boolean} asZip
 * @param {Planned[]} files
 */
function straight(output, asZip, files) {
  return asZip ? new ZipSink(files, output) : new FileSink(output);
}

/** @returns {Sink} */
function sink() {
  if (!opened) {
    throw new Error('nothing was created');
  }
  return opened;
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function sha256(bytes) {
  if (globalThis.crypto?.subtle) {
    return encodeBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  }
  const hash = new Sha256();
  hash.update(bytes);
  return encodeBase64url(hash.digest());
}

/**
 * Reads all of a part of a file, into this buffer where the browser can do that: a new one for each
 * block would wait for the collector.
 *
 * @param {Blob} part
 * @param {ArrayBuffer} buffer
 */
async function read(part, buffer) {
  const reader = byteReader(part);
  if (!reader) {
    return new Uint8Array(await part.arrayBuffer());
  }
  let bytes = new Uint8Array(buffer, 0, 0);
  while (bytes.length < part.size) {
    const { byteLength } = bytes;
    const free = new Uint8Array(bytes.buffer, byteLength, part.size - byteLength);
    const { value, done } = await reader.read(free);
    if (done) {
      break; // Shorter than it was.
    }
    bytes = new Uint8Array(value.buffer, 0, byteLength + value.byteLength);
  }
  return bytes;
}

/** What reads into a buffer of the caller's; null where there is no such thing. @param {Blob} part */
function byteReader(part) {
  try {
    return part.stream().getReader({ mode: 'byob' });
  } catch {
    return null;
  }
}

/** @param {Request} request @returns {Promise<Answer>} */
async function answer(request) {
  switch (request.type) {
    case 'read': {
      const { file, offset, length } = request;
      const bytes = await read(file.slice(offset, offset + length), request.buffer);
      if (bytes.byteLength !== length) {
        return { type: 'failed', problem: 'changed', message: 'the file is shorter than it was' };
      }
      return { type: 'block', buffer: bytes.buffer, sha256: await sha256(bytes) };
    }
    case 'create':
      opened = await open(request.target, request.files);
      return { type: 'done' };
    case 'store': {
      const { buffer } = request;
      const bytes = new Uint8Array(buffer, 0, request.length);
      const right = (await sha256(bytes)) === request.sha256;
      if (right) {
        await sink().write(request.number, bytes, request.offset);
      }
      return { type: 'stored', right, buffer };
    }
    case 'publish':
      return { type: 'files', files: await sink().publish(request.numbers) };
    case 'drop':
      await sink().drop(request.number);
      return { type: 'done' };
    case 'conclude':
      await sink().conclude();
      return { type: 'done' };
    case 'close':
      await opened?.close(request.keep);
      opened = null;
      return { type: 'done' };
  }
}

/** @type {Readonly<Record<string, Problem>>} */
const PROBLEMS = {
  QuotaExceededError: 'full',
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NoModificationAllowedError: 'refused',
};

/** What a browser throws when a file has gone or is another one: whose file, decides what it means. */
const GONE = new Set(['NotFoundError', 'NotReadableError', 'InvalidStateError']);

/**
 * @param {Request['type']} type
 * @param {unknown} thrown
 * @returns {Answer}
 */
function failed(type, thrown) {
  return { type: 'failed', problem: problemOf(type, thrown), message: String(thrown) };
}

/**
 * @param {Request['type']} type
 * @param {unknown} thrown
 * @returns {Problem}
 */
function problemOf(type, thrown) {
  if (thrown instanceof Disorder) {
    return 'disorder';
  }
  if (thrown instanceof Dismissed) {
    return 'dismissed';
  }
  const name = thrown instanceof DOMException ? thrown.name : '';
  if (GONE.has(name)) {
    return type === 'read' ? 'changed' : 'evicted';
  }
  return PROBLEMS[name] ?? 'broken';
}

/** What is given away with an answer. @param {Answer} said */
function buffersOf(said) {
  switch (said.type) {
    case 'block':
    case 'stored':
      return [said.buffer];
    default:
      return [];
  }
}

let last = Promise.resolve();

self.onmessage = (/** @type {MessageEvent<Request>} */ { data }) => {
  if (data.type === 'close') {
    interrupt();
  }
  last = last.then(async () => {
    const said = await answer(data).catch((thrown) => failed(data.type, thrown));
    self.postMessage(said, { transfer: buffersOf(said) });
  });
};
