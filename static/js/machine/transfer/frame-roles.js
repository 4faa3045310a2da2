/** Who says which frame: each is the sender's, the receiver's, or for the life of the link. Pure. */

/** @import { Accept, Ack, Again, Block, Busy, Cancel, Complete, Done, FileSent, Files, Finish, Frame, Have, Next, Offer, Ping, Pong, Received, Reject, Restart, Skip, Text, Violation } from '../../protocol/transfer/frame.js' */

/** @typedef {Offer | Files | Restart | Block | FileSent | Skip | Finish} SendersFrame */

/** @typedef {Accept | Reject | Next | Have | Ack | Again | Done | Complete} ReceiversFrame */

/** @typedef {Cancel | Violation | Ping | Pong | Busy | Text | Received} LinksFrame */

/** @type {ReadonlySet<Frame['type']>} */
const SENDERS = new Set(['offer', 'files', 'restart', 'block', 'file', 'skip', 'finish']);

/** @type {ReadonlySet<Frame['type']>} */
const RECEIVERS = new Set(['accept', 'reject', 'next', 'have', 'ack', 'again', 'done', 'complete']);

/** @type {ReadonlySet<Frame['type']>} */
const LINKS = new Set(['cancel', 'error', 'ping', 'pong', 'busy', 'text', 'received']);

/** @param {Frame} frame @returns {frame is SendersFrame} */
export function isSenders(frame) {
  return SENDERS.has(frame.type);
}

/** @param {Frame} frame @returns {frame is ReceiversFrame} */
export function isReceivers(frame) {
  return RECEIVERS.has(frame.type);
}

/** @param {Frame} frame @returns {frame is LinksFrame} */
export function isLinks(frame) {
  return LINKS.has(frame.type);
}
