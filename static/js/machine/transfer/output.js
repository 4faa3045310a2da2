/**
 * What the transfer's machines want done: drained by their caller after each input. Pure.
 *
 * @import { Block, Frame, Offer } from '../../protocol/transfer/frame.js'
 * @import { Manifest } from '../../protocol/transfer/manifest.js'
 * @import { TransferId } from '../../protocol/transfer/transfer-id.js'
 * @import { OutgoingBlock } from './outgoing-blocks.js'
 * @import { Outcome, TransferEvent } from './transfer-event.js'
 */

/**
 * What both machines want of the link under them and of the person beside them.
 *
 * - `send`: send this frame, after all that was sent before.
 * - `report`: for the person that watches.
 * - `closeLink`: close the link now.
 * - `end`: the attempt is over: the last output of its machine.
 *
 * @typedef {{type: 'send', frame: Frame} | {type: 'report', event: TransferEvent}
 *   | {type: 'closeLink'} | {type: 'end', outcome: Outcome}} LinkOutput
 */

/**
 * What a sender wants done.
 *
 * - `readBlock`: read this block into a buffer and hash it; requests are answered in order, by
 *   `onBlockRead` or `onReadFailed`. At a file's last block the source is
 *   also checked to be unchanged; an empty file is one request of length 0.
 * - `releaseBlock`: the buffer that holds this block is free again.
 *
 * @typedef {LinkOutput | {type: 'readBlock' | 'releaseBlock', block: OutgoingBlock}} SenderOutput
 */

/**
 * What a receiver wants done.
 *
 * - `takeOver`: end the older attempt at this transfer on its own link, have its last disk work
 *   done, then `onTakenOver`.
 * - `decide`: ask the person or the rules; `accept` or `reject`
 *   answers.
 * - `prepare`: make ready to store all this, once no earlier attempt has disk work left;
 *   `onPrepared` or `onDiskFailed` answers.
 * - `storeBlock`: the next `block.length` bytes that arrived are this block: hash them, and write
 *   them if the digest is right. `onBlockStored`, `onBlockRefused` or
 *   `onDiskFailed` answers, in order; then the bytes are free.
 * - `dropFile`: this file will not come: forget what there is of it.
 * - `publish`: force these to disk and give them their real names; `onPublished`
 *   answers.
 * - `conclude`: all is published: put the last things in order, `onConcluded`
 *   answers.
 *
 * @typedef {LinkOutput | {type: 'takeOver', transfer: TransferId} | {type: 'decide', offer: Offer}
 *   | {type: 'prepare', transfer: TransferId, manifest: Manifest}
 *   | {type: 'storeBlock', block: Block} | {type: 'dropFile', file: number}
 *   | {type: 'publish', files: readonly number[]} | {type: 'conclude'}} ReceiverOutput
 */

export {};
