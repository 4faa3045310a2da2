/** Time as machines are told it, and a timer for their deadlines. */

/** The longest that a browser's timer can wait; a longer deadline is looked at again then. */
const MAX_TIMEOUT_MILLIS = 2 ** 31 - 1;

/** Whole microseconds on a clock that never goes back. */
export function nowMicros() {
  return Math.round(performance.now() * 1000);
}

/** Calls back when a deadline has come, which may be moved at any time. */
export class DeadlineTimer {
  #onDeadline;
  #deadlineMicros = Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timeout;

  /** @param {() => void} onDeadline */
  constructor(onDeadline) {
    this.#onDeadline = onDeadline;
  }

  /** @param {number} deadlineMicros `Infinity`: none */
  set(deadlineMicros) {
    if (deadlineMicros === this.#deadlineMicros && this.#timeout !== undefined) {
      return;
    }
    clearTimeout(this.#timeout);
    this.#timeout = undefined;
    this.#deadlineMicros = deadlineMicros;
    if (deadlineMicros !== Infinity) {
      const millis = Math.ceil((deadlineMicros - nowMicros()) / 1000);
      this.#timeout = setTimeout(
        () => {
          this.#timeout = undefined;
          this.#onDeadline();
        },
        Math.min(Math.max(millis, 0), MAX_TIMEOUT_MILLIS),
      );
    }
  }
}
