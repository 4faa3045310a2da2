/** What is to be thought of something that the sender says about a file. Pure. */
import { MAX_FILES_UNDER_WAY } from '../../protocol/transfer/frame.js';

/** @import { TransferCode } from '../../protocol/transfer/transfer-code.js' */

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

/** How the other side broke the protocol; undefined: it did not. @param {Verdict} verdict */
export function faultOf(verdict) {
  return verdict === 'fine' ? undefined : FAULTS[verdict];
}
