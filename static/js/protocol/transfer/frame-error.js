/** What is wrong with a frame. Pure. */

/** A frame that breaks the protocol: the code to answer with, and a sentence that says why. */
export class FrameError extends Error {
  /**
   * @param {import('./transfer-code.js').TransferCode} code
   * @param {string} reason
   */
  constructor(code, reason) {
    super(reason);
    this.name = 'FrameError';
    this.code = code;
  }
}
