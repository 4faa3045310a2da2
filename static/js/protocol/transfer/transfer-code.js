/**
 * Every reason for which a transfer, an attempt or one file of it can end: its stable code on the
 * wire, what happened and what to do, for a person. Pure. The catalogue is `docs/errors.md`.
 */

export const TRANSFER_CODES = Object.freeze({
  // reject: the receiver does not take the offer
  declined: { sentence: 'The other side declined.', advice: 'Ask them, then send again.' },
  busy: { sentence: 'The other side is busy with other transfers.', advice: 'Try again later.' },
  no_space: {
    sentence: 'There is not enough room on the receiving disk.',
    advice: 'Free some room there, then send again.',
  },
  too_large: { sentence: 'The receiver does not take that much.', advice: 'Send less at a time.' },
  too_many_files: {
    sentence: 'The receiver does not take that many files.',
    advice: 'Send fewer at a time.',
  },
  unsafe_path: {
    sentence: 'A name in the offer cannot be stored safely on the receiving side.',
    advice: 'Rename it, then send again.',
  },
  exists: {
    sentence: 'A file of that name is there already, and the receiver does not want another.',
    advice: 'Rename it, or ask the receiver to allow it.',
  },
  no_answer: { sentence: 'Nobody answered in time.', advice: 'Try again when they are there.' },

  // cancel: somebody or something ends what was under way
  cancelled: { sentence: 'A person cancelled the transfer.', advice: 'Send again to start over.' },
  interrupted: {
    sentence: 'One side was stopped in the middle.',
    advice: 'Send again when it runs again.',
  },
  digest_mismatch: {
    sentence: 'What arrived is not what was sent, three times in a row.',
    advice: 'Check memory and disks on both sides, then send again.',
  },
  source_gone: {
    sentence: 'What was piped in cannot be read again from where the receiver needs it.',
    advice: 'Start over, from the beginning.',
  },
  receiver_closed: {
    sentence: 'The program that the receiver writes to has closed its input.',
    advice: 'See why it ended, then send again.',
  },
  too_slow: {
    sentence: 'This receiver alone has kept the others waiting for too long.',
    advice: 'Send to it alone.',
  },
  disk_failed: {
    sentence: 'The receiving disk failed.',
    advice: 'Check that disk and its permissions.',
  },

  // skip: one file could not be sent
  unreadable: {
    sentence: 'The file could not be read.',
    advice: 'Check that it exists and may be read.',
  },
  source_changed: {
    sentence: 'The file changed while it was sent.',
    advice: 'Send it again when it rests.',
  },

  // error: the other side breaks the protocol
  bad_message: { sentence: 'A message was not valid.', advice: 'Update both sides.' },
  unknown_type: { sentence: 'A message of an unknown type arrived.', advice: 'Update both sides.' },
  unsupported_version: {
    sentence: 'The two sides speak different versions.',
    advice: 'Update both sides.',
  },
  unexpected: {
    sentence: 'A message arrived when it made no sense.',
    advice: 'Update both sides.',
  },
  wrong_role: {
    sentence: 'The side that may not offer here did so.',
    advice: 'Open a connection of your own.',
  },
  bad_manifest: {
    sentence: 'The list of files contradicts its own sums.',
    advice: 'Update the sender.',
  },
  over_credit: { sentence: 'More was sent than was allowed.', advice: 'Update the sender.' },
  stale_attempt: {
    sentence: 'There has been a newer attempt at this transfer.',
    advice: 'Let that one go on; end the other.',
  },
  rate_limited: { sentence: 'Too many messages in too short a time.', advice: 'Slow down.' },
  internal: { sentence: 'The other side failed by a fault of its own.', advice: 'Report it.' },

  // what a later version may know; its message speaks for itself
  other: {
    sentence: 'The other side ended it for a reason of its own.',
    advice: 'Read its message.',
  },
});

/** @typedef {keyof typeof TRANSFER_CODES} TransferCode */

/**
 * The code that reads so, or `other`: a newer peer may know more than we do.
 *
 * @param {string} wire
 * @returns {TransferCode}
 */
export function transferCode(wire) {
  return isKnown(wire) ? wire : 'other';
}

/** What happened, for a person. @param {TransferCode} code */
export function sentenceOf(code) {
  return TRANSFER_CODES[code].sentence;
}

/**
 * @param {string} wire
 * @returns {wire is TransferCode}
 */
function isKnown(wire) {
  return Object.hasOwn(TRANSFER_CODES, wire);
}
