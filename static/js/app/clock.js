/** Time as machines are told it, and a timer for their deadlines. */

/** The longest that a browser's timer can wait; a longer deadline is looked at again then. */
const MAX_TIMEOUT_MILLIS = 2 ** 31 - 1;

/** Whole microseconds on a clock that never goes back. */
export function nowMicros() {
  return Math.round(performance.now() * 1000);
}

/**
 * Calls back when a deadline has come, which may be moved at any time. Deadlines mostly move on with
 * each frame: a timer that comes too early costs less than one that is set anew each time.
 */
export class DeadlineTimer {
  #onDeadline;
  #deadlineMicros = Infinity;
  /** When the timer comes; `Infinity`: there is none. */
  #alarmMicros = Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timeout;

  /** @param {() => void} onDeadline */
  constructor(onDeadline) {
    this.#onDeadline = onDeadline;
  }

  /** @param {number} deadlineMicros `Infinity`: none */
  set(deadlineMicros) {
    this.#deadlineMicros = deadlineMicros;
    if (deadlineMicros === Infinity) {
      clearTimeout(this.#timeout);
      this.#alarmMicros = Infinity;
    } else if (deadlineMicros < this.#alarmMicros) {
      this.#arm();
    }
  }

  #arm() {
    clearTimeout(this.#timeout);
    const millis = Math.ceil((this.#deadlineMicros - nowMicros()) / 1000);
    this.#alarmMicros = this.#deadlineMicros;
    this.#timeout = setTimeout(
      () => this.#onAlarm(),
      Math.min(Math.max(millis, 0), MAX_TIMEOUT_MILLIS),
    );
  }

  #onAlarm() {
    this.#alarmMicros = Infinity;
    if (nowMicros() >= this.#deadlineMicros) {
      this.#onDeadline();
    } else {
      this.#arm();
    }
  }
}

/**
 * As {@link DeadlineTimer}, for deadlines that follow each other within milliseconds: what is set
 * while a timer calls back waits for 4 ms at least (HTML, section 8.7), what is set by a message not.
 */
export class FineTimer {
  #hop = new MessageChannel();
  #timer = new DeadlineTimer(() => this.#hop.port2.postMessage(null));

  /** @param {() => void} onDeadline */
  constructor(onDeadline) {
    this.#hop.port1.onmessage = () => onDeadline();
  }

  /** @param {number} deadlineMicros `Infinity`: none */
  set(deadlineMicros) {
    this.#timer.set(deadlineMicros);
  }

  /** It is not set any more. */
  close() {
    this.#timer.set(Infinity);
    this.#hop.port1.close();
  }
}
