/** What is to be thought of something that the sender says about a file. Pure. */
import { MAX_FILES_UNDER_WAY } from '../../protocol/transfer/frame.js';

import { sentenceOf } from '../../protocol/transfer/transfer-code.js';

/**
 * @import { TransferCode } from '../../protocol/transfer/transfer-code.js'
 * @import { LinkLife } from './link-life.js'
 */

/** @typedef {'fine' | 'noSuchFile' | 'doesNotFit' | 'outOfTurn' | 'tooManyFiles'} Verdict */

/** @type {Readonly<Record<Exclude<Verdict, 'fine'>, {code: TransferCode, message: string}>>} */
const FAULTS = {
  noSuchFile: { code: 'bad_message', message: 'That is no file that is still to come.' },
  doesNotFit: { code: 'bad_message', message: 'That does not fit the size that was offered.' },
  outOfTurn: { code: 'unexpected', message: 'A block or a statement came out of its turn.' },
  tooManyFiles: {
    code: 'over_credit',
    message: `More than ${MAX_FILES_UNDER_WAY} files were begun and not done.`,
  },
};

/**
 * Whether it is fine; if not, the other side is told how it broke the protocol.
 *
 * @param {Verdict} verdict
 * @param {LinkLife} life
 * @param {number} nowMicros
 */
export function isFine(verdict, life, nowMicros) {
  if (verdict === 'fine') {
    return true;
  }
  const { code, message } = FAULTS[verdict];
  life.violation(code, message, nowMicros);
  return false;
}

/**
 * What came of this file is not what was sent, and asking again does not help.
 *
 * @param {number} file
 * @param {LinkLife} life
 * @param {number} nowMicros
 */
export function cancelForDigest(file, life, nowMicros) {
  const code = 'digest_mismatch';
  const message = `${sentenceOf(code)} It is file number ${file}.`;
  life.cancel(code, message, false, nowMicros);
}
