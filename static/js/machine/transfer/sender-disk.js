/** What the disk, and the link as it takes bytes, tell a sender. Pure. */
import { LinkMachine } from './link-machine.js';
import { OutgoingStream } from './outgoing-stream.js';

/**
 * @import { Digest } from '../../protocol/transfer/digest.js'
 * @import { TransferCode } from '../../protocol/transfer/transfer-code.js'
 * @import { BlockDigests } from './block-digests.js'
 * @import { OutgoingData } from './outgoing-data.js'
 * @import { SenderOutput } from './output.js'
 */

/**
 * @extends {LinkMachine<SenderOutput>}
 * @abstract
 */
export class SenderDisk extends LinkMachine {
  /** @protected @type {OutgoingData | OutgoingStream | undefined} */
  data;

  /**
   * What earlier attempts have made known of the source, by the number of its entry: blocks that
   * need not be hashed if the receiver says that it holds them. What can be known is what {@link
   * onBlockRead} and {@link onBlockHashed} were told of a source that has not changed since. To be
   * told after the offer and before its answer; handed over.
   *
   * @param {ReadonlyMap<number, BlockDigests>} digests
   */
  know(digests) {
    this.knownData().know(digests);
  }

  /**
   * The oldest block asked for is in its buffer.
   *
   * @param {Digest} digest
   * @param {number} nowMicros
   */
  onBlockRead(digest, nowMicros) {
    this.knownData().onBlockRead(digest);
    this.moved(nowMicros);
  }

  /**
   * The block of a stream that was asked for is in its buffer, under its real length, 0 if there is
   * nothing more: it ends at 1 MiB, 200 ms after its first byte, or with the stream.
   *
   * @param {number} length
   * @param {Digest} digest
   * @param {boolean} isEnd whether the stream ends with it
   * @param {number} nowMicros
   */
  onStreamRead(length, digest, isEnd, nowMicros) {
    if (!(this.data instanceof OutgoingStream)) {
      throw new Error('what is sent is no stream');
    }
    this.data.onStreamRead(length, digest, isEnd);
    this.moved(nowMicros);
  }

  /**
   * The oldest block asked for could not be read: its file is skipped; of a stream, all is over.
   *
   * @param {TransferCode} code
   * @param {number} nowMicros
   */
  onReadFailed(code, nowMicros) {
    this.knownData().onReadFailed(code, nowMicros);
    this.moved(nowMicros);
  }

  /**
   * The oldest block to be hashed has this digest: nothing that the other side could see.
   *
   * @param {Digest} digest
   * @param {number} nowMicros
   */
  onBlockHashed(digest, nowMicros) {
    this.knownData().onBlockHashed(digest);
    this.advance(nowMicros);
  }

  /**
   * The oldest block to be hashed could not be read: its file is skipped.
   *
   * @param {TransferCode} code
   * @param {number} nowMicros
   */
  onHashFailed(code, nowMicros) {
    this.knownData().onHashFailed(code);
    this.moved(nowMicros);
  }

  /**
   * The oldest block to be compressed has so many bytes then; 0 if it did not become smaller.
   *
   * @param {number} encodedLength
   * @param {number} nowMicros
   */
  onBlockEncoded(encodedLength, nowMicros) {
    this.knownData().onBlockEncoded(encodedLength);
    this.moved(nowMicros);
  }

  /** How many bytes of the current block the next binary frame has; 0: nothing to send now. */
  nextFrameBytes() {
    return this.data === undefined || this.pauses.isPaused() || !this.life.isOpen()
      ? 0
      : this.data.nextFrameBytes(this.frameBytes());
  }

  /** The block that {@link nextFrameBytes} speaks of. */
  get currentBlock() {
    return this.knownData().current.block;
  }

  /** Whether it is sent as it was encoded. */
  get isCurrentEncoded() {
    return this.knownData().current.encodedLength !== undefined;
  }

  /** Where in the current block the next frame begins. */
  get currentPosition() {
    return this.knownData().currentPosition;
  }

  /**
   * The link took a binary frame of this size.
   *
   * @param {number} bytes
   * @param {number} nowMicros
   */
  onFrameSent(bytes, nowMicros) {
    this.life.bytesSent(nowMicros);
    if (this.knownData().onFrameSent(bytes, nowMicros)) {
      this.moved(nowMicros);
    }
  }

  /** What a binary frame may carry. @abstract @protected @returns {number} */
  frameBytes() {
    throw new Error('abstract');
  }

  /** @protected */
  knownData() {
    if (this.data === undefined) {
      throw new Error('nothing is offered yet');
    }
    return this.data;
  }
}
