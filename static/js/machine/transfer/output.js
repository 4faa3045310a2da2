/**
 * What the transfer's machines want done: drained by their caller after each input. Pure.
 *
 * @import { Block, Frame, Offer } from '../../protocol/transfer/frame.js'
 * @import { Manifest } from '../../protocol/transfer/manifest.js'
 * @import { TransferId } from '../../protocol/transfer/transfer-id.js'
 * @import { OutgoingBlock } from './outgoing-block.js'
 * @import { Outcome, TransferEvent } from './transfer-event.js'
 */

/**
 * What both machines want of the link under them and of the person beside them.
 *
 * - `send`: send this frame, after all that was sent before.
 * - `report`: for the person that watches.
 * - `showText`: the other side says this instead of a file: once it is in front of a person,
 *   `onTextShown` confirms it. Asked for only of those who said that they show texts.
 * - `closeLink`: close the link now.
 * - `end`: the attempt is over: the last output of its machine.
 *
 * @typedef {{type: 'send', frame: Frame} | {type: 'report', event: TransferEvent}
 *   | {type: 'showText', id: string, text: string}
 *   | {type: 'closeLink'} | {type: 'end', outcome: Outcome}} LinkOutput
 */

/**
 * What a sender wants done.
 *
 * - `readBlock`: read this block into a buffer and hash it; requests are answered in order, by
 *   `onBlockRead` or `onReadFailed`. At a file's last block the source is
 *   also checked to be unchanged; that is a request of length 0 if the file is empty or the receiver
 *   holds its end.
 * - `releaseBlock`: the buffer that holds this block is free again.
 * - `encodeBlock`: compress this block, which is in its buffer, into another one (`deflate-raw`);
 *   requests are answered in order, by `onBlockEncoded`. Both are kept until the block is released:
 *   `isCurrentEncoded` tells which one is sent.
 * - `hashBlock`: read this block, which the receiver may hold, and hash it; nothing of it is kept.
 *   Requests are answered in order, by `onBlockHashed` or `onHashFailed`.
 *
 * @typedef {LinkOutput
 *   | {type: 'readBlock' | 'releaseBlock' | 'encodeBlock' | 'hashBlock', block: OutgoingBlock}} SenderOutput
 */

/**
 * What a receiver wants done.
 *
 * - `takeOver`: end the older attempt at this transfer on its own link, have its last disk work
 *   done, then `onTakenOver`.
 * - `decide`: ask the person or the rules; `accept` or `reject`
 *   answers.
 * - `goOn`: nobody is asked: this offer was accepted before, and an earlier attempt has left a
 *   partial.
 * - `prepare`: make ready to store all this, once no earlier attempt has disk work left, and see what
 *   such an attempt has left; `onPrepared` or `onDiskFailed` answers, and `onHashing` as long as files
 *   that exist are hashed for it. What was kept of another manifest is no use, and is deleted.
 * - `storeBlock`: the next bytes that arrived, as many as the block has on the link, are this block:
 *   decode them if they are encoded, to `block.length` bytes and none more, hash those, and write
 *   them if the digest is right. `onBlockStored`, `onBlockRefused` or
 *   `onDiskFailed` answers, in order; then the bytes are free.
 * - `checkpoint`: force to disk what was stored so far, then note it in the journal:
 *   `onCheckpointed` answers. Asked for only of a disk that keeps one. When the attempt has ended, the
 *   disk does the same by itself for what was stored since, unless nothing is to be kept.
 * - `restartFile`: what there is of this file is of another one: forget it, in the journal too,
 *   before anything is stored of it. An existing file stays as it is, and is not taken for this one
 *   any more.
 * - `dropFile`: this file will not come: forget what there is of it.
 * - `publish`: force these to disk and give them their real names; `onPublished`
 *   answers.
 * - `conclude`: all is published: put the last things in order, `onConcluded`
 *   answers.
 * - `askMemory`: the window should have so many bytes in all: `onMemory` answers, the first time when
 *   at least the least window is free, later at once. Only of a window that may change.
 * - `returnMemory`: the window needs no more than this from now on.
 * - `discard`: a person, on either side, wants nothing kept of this transfer but the files that are
 *   published: delete the partial.
 *
 * @typedef {LinkOutput | {type: 'takeOver' | 'discard', transfer: TransferId}
 *   | {type: 'decide' | 'goOn', offer: Offer}
 *   | {type: 'prepare', transfer: TransferId, attempt: number, manifest: Manifest}
 *   | {type: 'storeBlock', block: Block} | {type: 'checkpoint'}
 *   | {type: 'restartFile' | 'dropFile', file: number}
 *   | {type: 'askMemory' | 'returnMemory', totalBytes: number}
 *   | {type: 'publish', files: readonly number[]} | {type: 'conclude'}} ReceiverOutput
 */

export {};
