/**
 * The WebSocket to the server: text out, text in, one end.
 *
 * @typedef {object} SocketEvents
 * @property {() => void} onOpen
 * @property {(text: string) => void} onText
 * @property {(reason: string) => void} onClosed the last event
 */

/** What may wait for a server that takes nothing; then the connection is given up. */
const MAX_BUFFERED_BYTES = 1 << 20;

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
    this.#socket.onclose = ({ reason }) => this.#end(reason);
  }

  /** @param {string} text dropped if the connection is not open */
  send(text) {
    if (this.#socket.readyState !== WebSocket.OPEN) {
      return;
    }
    this.#socket.send(text);
    if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      this.close();
      this.#end('the server takes nothing any more');
    }
  }

  /** No event follows, but for those that were under way. */
  close() {
    this.#socket.close(1000);
  }

  /** @param {() => void} news */
  #tell(news) {
    if (!this.#isOver) {
      news();
    }
  }

  /** @param {string} reason */
  #end(reason) {
    this.#tell(() => {
      this.#isOver = true;
      this.#events.onClosed(reason);
    });
  }
}
