/**
 * The ICE servers that were named last, and whether somebody waits for fresh ones: credentials
 * expire, and a connection that begins is not to fail for that. Pure.
 */
import { NEVER, SECOND } from '../time.js';

/**
 * @import { IceServer } from '../../protocol/signal/server-message.js'
 * @import { ServerOutput } from './server-output.js'
 * @import { SessionMemory } from './session-memory.js'
 */

/** How long the server may take to name fresh ones; then those known must do. */
export const ANSWER_TIME_MICROS = 5 * SECOND;

/** Confined to its machine. */
export class IceKnowledge {
  #outputs;
  /** @type {readonly IceServer[]} */
  #known = [];
  #isWanted = false;
  /** @type {string | undefined} */
  #asked;
  #deadlineMicros = NEVER;

  /** @param {(output: ServerOutput) => void} outputs */
  constructor(outputs) {
    this.#outputs = outputs;
  }

  /** They are needed, and nobody can be asked yet. */
  want() {
    this.#isWanted = true;
  }

  /**
   * They are needed: the server is asked, unless it is by now.
   *
   * @param {SessionMemory} memory
   * @param {number} nowMicros
   */
  ask(memory, nowMicros) {
    if (!this.#isWanted) {
      this.#isWanted = true;
      this.#asked = memory.freshId();
      this.#deadlineMicros = nowMicros + ANSWER_TIME_MICROS;
      this.#outputs({ type: 'say', message: { type: 'ice' }, id: this.#asked });
    }
  }

  /** Who waits, and who does not, is told what is known. */
  tell() {
    this.settle();
    this.#outputs({ type: 'iceServers', iceServers: this.#known });
  }

  /** A login has named these. @param {readonly IceServer[]} servers */
  onLogin(servers) {
    this.#known = servers;
    this.tellIfWanted();
  }

  /** The server has named these when it was asked. @param {readonly IceServer[]} servers */
  onFresh(servers) {
    this.#known = servers;
    this.tell();
  }

  /** Nobody can answer any more. */
  tellIfWanted() {
    if (this.#isWanted) {
      this.tell();
    }
  }

  /**
   * The server did not do what it was asked under this id; false if that was something else.
   *
   * @param {string | undefined} id
   */
  onFailure(id) {
    const isOurs = this.#asked !== undefined && this.#asked === id;
    if (isOurs) {
      this.tell();
    }
    return isOurs;
  }

  /** @param {number} nowMicros */
  onDeadline(nowMicros) {
    if (nowMicros >= this.#deadlineMicros) {
      this.tell();
    }
  }

  /** Nobody is to be told any more. */
  settle() {
    this.#isWanted = false;
    this.#asked = undefined;
    this.#deadlineMicros = NEVER;
  }

  deadlineMicros() {
    return this.#deadlineMicros;
  }
}
