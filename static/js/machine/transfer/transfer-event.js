/**
 * What the transfer's machines tell of a transfer: what happens, and how it ended. Pure.
 *
 * @import { BusyReason } from '../../protocol/transfer/frame.js'
 * @import { TransferCode } from '../../protocol/transfer/transfer-code.js'
 */

/**
 * What a machine tells the person that watches a transfer; none of it needs an answer.
 *
 * - `offered`: the offer is on its way, or in front of the receiver's person.
 * - `accepted`: the receiver takes it.
 * - `started`: bytes may flow.
 * - `fileDone`: one entry is checked and under its real name.
 * - `fileSkipped`: one entry will not come.
 * - `allSent`: all was sent; now the receiver has to confirm.
 * - `peerBusy`: the other side is alive, without progress, and says why.
 * - `peerPaused`: the other side paused, or took its pause back.
 * - `textReceived`: what this side said by a text is in front of the other side's person.
 * - `linkSuspect`: nothing came from the other side for a while.
 * - `linkAlive`: the other side is heard again.
 *
 * @typedef {{type: 'offered' | 'accepted' | 'started' | 'allSent' | 'linkSuspect' | 'linkAlive'}
 *   | {type: 'textReceived', id: string}
 *   | {type: 'fileDone', file: number}
 *   | {type: 'fileSkipped', file: number, code: TransferCode}
 *   | {type: 'peerBusy', reason: BusyReason, done: number, total: number}
 *   | {type: 'peerPaused', paused: boolean}} TransferEvent
 */

/**
 * How one attempt at a transfer ended, as its own side saw it: exactly one for each attempt.
 *
 * - `complete`: everything is on the receiver's disk, under its real name, and both sides know it;
 *   so many entries arrived, directories included, and so many did not because the sender could not
 *   read them.
 * - `rejected`: the receiver did not take the offer.
 * - `cancelled`: one side ended it on purpose.
 * - `failed`: one side broke the protocol; `byPeer` if it was the other one that said so.
 * - `interrupted`: the link was lost; a later attempt may go on.
 *
 * @typedef {{type: 'complete', files: number, bytes: number, skipped: number}
 *   | {type: 'rejected', code: TransferCode, message: string}
 *   | {type: 'cancelled', byPeer: boolean, code: TransferCode, message: string}
 *   | {type: 'failed', byPeer: boolean, code: TransferCode, message: string}
 *   | {type: 'interrupted', message: string}} Outcome
 */

export {};
