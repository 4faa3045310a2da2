/** What happens on disk for one transfer, in a worker of its own; answers come in order. */

/** @typedef {import('./disk-messages.js').Request} Request */
/** @typedef {import('./disk-messages.js').Answer} Answer */
/** @typedef {import('./disk-messages.js').Planned} Planned */
/** @typedef {import('./disk-messages.js').Problem} Problem */
/** @typedef {import('./disk-messages.js').Target} Target */

/** Something on the disk's side went wrong. */
export class DiskError extends Error {
  /**
   * @param {Problem} problem
   * @param {string} message
   */
  constructor(problem, message) {
    super(message);
    this.problem = problem;
  }
}

export class Disk {
  /** Made when first needed: who only calls is to cost nothing. @type {Worker | null} */
  #worker = null;
  /** @type {((answer: Answer) => void)[]} */
  #waiting = [];
  /**
   * Buffers for blocks, that go to the worker and come back. What is given away for good, its
   * collector takes for little, and gigabytes of it pile up to tens of megabytes. At most as many as
   * blocks are on their way at once.
   *
   * @type {ArrayBuffer[]}
   */
  #spare = [];

  /**
   * Reads a block; its bytes are the caller's until it gives them back by {@link Disk.recycle}.
   *
   * @param {Blob} file
   * @param {number} offset
   * @param {number} length
   */
  async read(file, offset, length) {
    const buffer = this.#buffer(length);
    const request = { type: /** @type {const} */ ('read'), file, offset, length, buffer };
    const answer = this.#expect('block', await this.#ask(request, [buffer]));
    return { bytes: new Uint8Array(answer.buffer, 0, length), sha256: answer.sha256 };
  }

  /** @param {Uint8Array<ArrayBuffer>} bytes of a block that was read, and is needed no longer */
  recycle({ buffer }) {
    this.#spare.push(buffer);
  }

  /**
   * Makes ready for what will arrive.
   *
   * @param {Target} target
   * @param {Planned[]} files
   */
  async create(target, files) {
    const ports = target.kind === 'stream' ? [target.port] : [];
    this.#expect('done', await this.#ask({ type: 'create', target, files }, ports));
  }

  /**
   * Keeps a block if it is what it should be.
   *
   * @param {number} number of the file
   * @param {number} offset
   * @param {ArrayBuffer[]} chunks the block in parts
   * @param {string} sha256
   */
  async store(number, offset, chunks, sha256) {
    const length = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
    const buffer = this.#joined(chunks, length);
    const request = {
      type: /** @type {const} */ ('store'),
      number,
      offset,
      length,
      buffer,
      sha256,
    };
    const answer = this.#expect('stored', await this.#ask(request, [buffer]));
    this.#spare.push(answer.buffer);
    return answer.right;
  }

  /** Makes whole files readable, where they are kept here. @param {number[]} numbers */
  async publish(numbers) {
    return this.#expect('files', await this.#ask({ type: 'publish', numbers })).files;
  }

  /** @param {number} number */
  async drop(number) {
    this.#expect('done', await this.#ask({ type: 'drop', number }));
  }

  /** All is there: puts the last things in order. */
  async conclude() {
    this.#expect('done', await this.#ask({ type: 'conclude' }));
  }

  /** The last call. @param {boolean} keep whether published files are to stay readable */
  async close(keep) {
    if (this.#worker) {
      await this.#ask({ type: 'close', keep });
      this.#worker.terminate();
    }
  }

  /** @param {ArrayBuffer[]} chunks @param {number} length of all */
  #joined(chunks, length) {
    const buffer = this.#buffer(length);
    const bytes = new Uint8Array(buffer);
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(new Uint8Array(chunk), at);
      at += chunk.byteLength;
    }
    return buffer;
  }

  /** One of so many bytes at least. @param {number} length */
  #buffer(length) {
    const spare = this.#spare.pop();
    return spare !== undefined && spare.byteLength >= length ? spare : new ArrayBuffer(length);
  }

  /**
   * @param {Request} request
   * @param {Transferable[]} transfer
   * @returns {Promise<Answer>}
   */
  #ask(request, transfer = []) {
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      worker.postMessage(request, transfer);
    });
  }

  #start() {
    const worker = new Worker(new URL('./disk-worker.js', import.meta.url), { type: 'module' });
    worker.onmessage = (/** @type {MessageEvent<Answer>} */ { data }) =>
      this.#waiting.shift()?.(data);
    worker.onerror = ({ message }) => {
      const failed = this.#waiting;
      this.#waiting = [];
      failed.forEach((tell) => tell({ type: 'failed', problem: 'broken', message }));
    };
    return worker;
  }

  /**
   * @template {Answer['type']} T
   * @param {T} type
   * @param {Answer} answer
   * @returns {Extract<Answer, {type: T}>}
   */
  #expect(type, answer) {
    if (answer.type === 'failed') {
      throw new DiskError(answer.problem, answer.message);
    }
    if (answer.type !== type) {
      throw new Error(`the disk answered ${answer.type} in place of ${type}`);
    }
    return /** @type {Extract<Answer, {type: T}>} */ (answer);
  }
}
