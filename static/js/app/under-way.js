/** Which conversation is at work on a transfer. */

/** @typedef {import('./receiving.js').Receiving} Receiving */

export class UnderWay {
  /** @type {Map<string, Receiving>} */
  #byTransfer = new Map();

  /**
   * @param {string} transfer
   * @param {Receiving} newer
   */
  takeOver(transfer, newer) {
    const older = this.#byTransfer.get(transfer);
    this.#byTransfer.set(transfer, newer);
    if (older !== newer) {
      older?.onReplaced();
    }
  }

  /** @param {Receiving} gone */
  ended(gone) {
    for (const [transfer, one] of this.#byTransfer) {
      if (one === gone) {
        this.#byTransfer.delete(transfer);
      }
    }
  }
}
