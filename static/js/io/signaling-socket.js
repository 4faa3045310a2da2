/**
 * The WebSocket to the server: text out, text in, one end.
 *
 * @typedef {object} SocketEvents
 * @property {() => void} onOpen
 * @property {(text: string) => void} onText
 * @property {(code: number, reason: string) => void} onClosed the last event; the code as in RFC 6455
 */

/** What may wait for a server that takes nothing; then the connection is given up. */
const MAX_BUFFERED_BYTES = 1 << 20;

/** The close that ends a session, and one that does not: a page can't just cut a connection. */
const DONE = 1000;
const ABANDONED = 4000;

/** There was no close. */
const LOST = 1006;

export class SignalingSocket {
  #socket;
  #events;
  #isOver = false;

  /**
   * @param {string} url
   * @param {SocketEvents} events
   */
  constructor(url, events) {
    this.#events = events;
    this.#socket = new WebSocket(url);
    this.#socket.onopen = () => this.#tell(() => events.onOpen());
    this.#socket.onmessage = ({ data }) => {
      if (typeof data === 'string') {
        this.#tell(() => events.onText(data));
      }
    };
    this.#socket.onclose = ({ code, reason }) => this.#end(code, reason);
  }

  /** @param {string} text dropped if the connection is not open */
  send(text) {
    if (this.#socket.readyState !== WebSocket.OPEN) {
      return;
    }
    this.#socket.send(text);
    if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      this.abandon();
      this.#end(LOST, 'The server takes nothing any more.');
    }
  }

  /** Ends the connection and its session. No event follows, but for those that were under way. */
  close() {
    this.#socket.close(DONE);
  }

  /** The same, but the session may go on at another connection. */
  abandon() {
    this.#socket.close(ABANDONED);
  }

  /** @param {() => void} news */
  #tell(news) {
    if (!this.#isOver) {
      news();
    }
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  #end(code, reason) {
    this.#tell(() => {
      this.#isOver = true;
      this.#events.onClosed(code, reason);
    });
  }
}
