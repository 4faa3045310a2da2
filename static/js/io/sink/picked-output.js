/**
 * The file that a person picked. What is written goes to a file beside it, which takes its place at
 * the end; the browser removes it if the page is reloaded before.
 */

/** @typedef {import('./straight-sink.js').Output} Output */

/** @implements {Output} */
export class PickedOutput {
  isSequential = false;
  #file;
  #stream;

  /**
   * @param {FileSystemFileHandle} file
   * @param {FileSystemWritableFileStream} stream
   */
  constructor(file, stream) {
    this.#file = file;
    this.#stream = stream;
  }

  /** @param {FileSystemFileHandle} file */
  static async open(file) {
    return new PickedOutput(file, await file.createWritable());
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} data
   * @param {number} position
   */
  async write(data, position) {
    await this.#stream.write({ type: 'write', position, data });
  }

  async close() {
    await this.#stream.close();
  }

  async abort() {
    await this.#stream.abort().catch(() => {});
    // Picking has made an empty file, unless one was there.
    const { size } = await this.#file.getFile();
    if (size === 0) {
      await /** @type {{remove?: () => Promise<void>}} */ (
        /** @type {unknown} */ (this.#file)
      ).remove?.();
    }
  }
}
