/** Reads frames off the network, where nothing can be trusted: each field with its limit. Pure. */
import { JsonObject, MAX_INTEGER, MalformedJsonError } from '../json/json-object.js';
import { SHA256_BYTES } from '../sha256.js';
import { MAX_MEDIA_TYPE_LENGTH } from './file-entry.js';
import * as limits from './frame.js';
import { FrameError } from './frame-error.js';
import { MAX_ENTRIES } from './manifest.js';
import { fitsMessage } from './person-text.js';
import { problemWithPath } from './relative-path.js';
import { transferCode } from './transfer-code.js';
import { TRANSFER_ID_BYTES } from './transfer-id.js';

/**
 * @import { Digest } from './digest.js'
 * @import { FileEntry } from './file-entry.js'
 * @import { Frame } from './frame.js'
 * @import { TransferId } from './transfer-id.js'
 */

const MAX_TYPE_LENGTH = 32;
const MAX_AGENT_LENGTH = 128;
const MAX_FEATURES = 32;
const MAX_FEATURE_LENGTH = 32;
const MAX_CODE_LENGTH = 32;
const MAX_ID_LENGTH = 64;
const NONCE_BYTES = 16;
const MAX_ATTEMPT = 1 << 30;
const MAX_FILE = MAX_ENTRIES - 1;

/** What the Java twin keeps in an int: of such a number only matters that it is too large. */
const MANY = 2 ** 31 - 1;

/**
 * The frame of this text. Ends in a valid frame or in a {@link FrameError}; nothing else ever
 * leaves it.
 *
 * @param {string} text
 * @returns {Frame}
 */
export function decodeFrame(text) {
  try {
    const json = JsonObject.parse(text, limits.MAX_TEXT_BYTES);
    return read(json.string('type', MAX_TYPE_LENGTH), json);
  } catch (error) {
    throw error instanceof MalformedJsonError
      ? new FrameError('bad_message', error.message)
      : error;
  }
}

/**
 * @param {string} type
 * @param {JsonObject} json
 * @returns {Frame}
 */
function read(type, json) {
  switch (type) {
    case 'hello':
      return hello(json);
    case 'offer':
      return offer(json);
    case 'accept':
    case 'next':
    case 'finish':
    case 'pause':
    case 'resume':
      return { type };
    case 'reject':
    case 'error':
      return { type, code: code(json), message: message(json) };
    case 'files':
      return { type, files: entries(json), more: json.flag('more') };
    case 'have':
      return have(json);
    case 'restart':
      return { type, file: file(json) };
    case 'block':
      return block(json);
    case 'file':
      return { type, file: file(json), size: json.integer('size'), sha256: digest(json, 'sha256') };
    case 'skip':
      return { type, file: file(json), code: code(json) };
    case 'ack':
      return {
        type,
        received: json.integer('received'),
        heldMicros: json.integer('heldMicros'),
        bytes: json.integer('bytes'),
        limit: json.integer('limit'),
      };
    case 'again':
      return { type, file: file(json), offset: json.integer('offset') };
    case 'done':
      return { type, files: sortedRanges(json, 'files', MAX_ENTRIES) };
    case 'complete':
      return {
        type,
        files: json.smallInteger('files', MAX_ENTRIES),
        bytes: json.integer('bytes'),
        skipped: sortedRanges(json, 'skipped', MAX_ENTRIES),
      };
    case 'cancel':
      return { type, code: code(json), message: message(json), discard: json.flag('discard') };
    case 'text':
      return {
        type,
        id: json.string('id', MAX_ID_LENGTH),
        text: json.string('text', limits.MAX_TEXT_BYTES),
      };
    case 'received':
      return { type, id: json.string('id', MAX_ID_LENGTH) };
    case 'ping':
    case 'pong':
      return { type, id: json.integer('id') };
    case 'busy':
      return {
        type,
        reason: busyReason(json),
        done: json.integer('done'),
        total: json.integer('total'),
      };
    default:
      throw new FrameError('unknown_type', `There is no message of type "${type}".`);
  }
}

/**
 * @param {JsonObject} json
 * @returns {import('./frame.js').Hello}
 */
function hello(json) {
  const chunks = json.integer('chunksPerFrame');
  if (chunks === 0) {
    throw new MalformedJsonError('The field "chunksPerFrame" must be at least 1.');
  }
  return {
    type: 'hello',
    version: clamped(json.integer('version')),
    agent: json.string('agent', MAX_AGENT_LENGTH),
    chunksPerFrame: clamped(chunks),
    features: json.strings('features', MAX_FEATURES, MAX_FEATURE_LENGTH),
    ...(json.has('nonce') ? { nonce: json.binary('nonce', NONCE_BYTES) } : {}),
  };
}

/**
 * @param {JsonObject} json
 * @returns {import('./frame.js').Offer}
 */
function offer(json) {
  const transfer = /** @type {TransferId} */ (json.binary('transfer', TRANSFER_ID_BYTES));
  const attempt = json.smallInteger('attempt', MAX_ATTEMPT);
  const fileCount = json.integer('fileCount');
  if (attempt === 0 || fileCount === 0) {
    throw new MalformedJsonError('"attempt" and "fileCount" must be at least 1.');
  }
  return {
    type: 'offer',
    transfer,
    attempt,
    fileCount: clamped(fileCount),
    totalBytes: json.optionalInteger('totalBytes'),
    files: entries(json),
    more: json.flag('more'),
    ...(json.has('message') ? { message: message(json) } : {}),
  };
}

/**
 * @param {JsonObject} json
 * @returns {import('./frame.js').Have}
 */
function have(json) {
  const parts = json.objects('parts', limits.MAX_PAGE_ENTRIES).map((part) => ({
    file: file(part),
    ranges: sortedRanges(part, 'ranges', MAX_INTEGER),
    proof: digest(part, 'proof'),
  }));
  return {
    type: 'have',
    done: sortedRanges(json, 'done', MAX_ENTRIES),
    parts,
    limit: json.integer('limit'),
    more: json.flag('more'),
  };
}

/**
 * @param {JsonObject} json
 * @returns {import('./frame.js').Block}
 */
function block(json) {
  const length = json.smallInteger('length', limits.BLOCK_BYTES);
  if (length === 0) {
    throw new MalformedJsonError('A block has at least one byte.');
  }
  return {
    type: 'block',
    file: file(json),
    offset: json.integer('offset'),
    length,
    sha256: digest(json, 'sha256'),
    ...encoding(json, length),
  };
}

/**
 * @param {JsonObject} json
 * @param {number} length
 */
function encoding(json, length) {
  if (!json.has('encoding') && !json.has('encodedLength')) {
    return {};
  }
  if (json.string('encoding', MAX_FEATURE_LENGTH) !== limits.DEFLATE_RAW) {
    throw new MalformedJsonError(`The only encoding is "${limits.DEFLATE_RAW}".`);
  }
  const encodedLength = json.smallInteger('encodedLength', limits.BLOCK_BYTES);
  if (encodedLength === 0 || encodedLength >= length) {
    throw new MalformedJsonError('An encoded block has 1 byte or more, and becomes longer.');
  }
  return { encoding: limits.DEFLATE_RAW, encodedLength };
}

/** @param {JsonObject} json */
function entries(json) {
  return json.objects('files', limits.MAX_PAGE_ENTRIES).map(entry);
}

/**
 * @param {JsonObject} json
 * @returns {FileEntry}
 */
function entry(json) {
  const path = json.string('path', limits.MAX_TEXT_BYTES);
  const problem = problemWithPath(path);
  if (problem !== undefined) {
    throw new FrameError('unsafe_path', problem);
  }
  const kind = json.string('kind', MAX_TYPE_LENGTH);
  if (kind !== 'file' && kind !== 'directory') {
    throw new MalformedJsonError('"kind" is "file" or "directory".');
  }
  const size = json.optionalInteger('size');
  if (kind === 'directory' && size !== 0) {
    throw new MalformedJsonError('The size of a directory is 0.');
  }
  const mediaType = json.optionalString('mediaType', MAX_MEDIA_TYPE_LENGTH);
  return {
    path,
    size,
    modified: json.optionalInteger('modified'),
    kind,
    ...(mediaType === undefined ? {} : { mediaType }),
    executable: json.flag('executable'),
  };
}

/**
 * @param {JsonObject} json
 * @param {string} field
 * @param {number} max
 */
function sortedRanges(json, field, max) {
  const ranges = json.ranges(field, limits.MAX_RANGES);
  let last = 0;
  for (const [from, to] of ranges) {
    if (from < last || to > max) {
      throw new MalformedJsonError(
        `The ranges in "${field}" must be sorted, disjoint and within the limit.`,
      );
    }
    last = to;
  }
  return ranges;
}

/** @param {JsonObject} json */
function file(json) {
  return json.smallInteger('file', MAX_FILE);
}

/**
 * @param {JsonObject} json
 * @param {string} field
 */
function digest(json, field) {
  return /** @type {Digest} */ (json.binary(field, SHA256_BYTES));
}

/** @param {JsonObject} json */
function code(json) {
  return transferCode(json.string('code', MAX_CODE_LENGTH));
}

/** @param {JsonObject} json */
function message(json) {
  const text = json.optionalString('message', limits.MAX_MESSAGE_BYTES) ?? '';
  if (!fitsMessage(text)) {
    throw new MalformedJsonError(
      `The field "message" must be at most ${limits.MAX_MESSAGE_BYTES} bytes long.`,
    );
  }
  return text;
}

/** @param {number} value */
function clamped(value) {
  return Math.min(value, MANY);
}

/** @param {JsonObject} json */
function busyReason(json) {
  const reason = json.string('reason', MAX_TYPE_LENGTH);
  switch (reason) {
    case 'hashing':
    case 'disk':
    case 'person':
    case 'memory':
      return reason;
    default:
      throw new MalformedJsonError('The field "reason" is not a known reason.');
  }
}
