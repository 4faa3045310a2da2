/**
 * Decides how much may be in flight on a link, and how it is spaced, from what was sent and what the
 * other side says it has. Counts in whole microseconds and bytes. Pure.
 */

/** What is handed over is whole chunks. */
const CHUNK_BYTES = 16_384;

/** Never less: four chunks, which is also what a link begins with. */
const MIN_BYTES = 64 << 10;

/** Never more: three times what the engine itself lets be in flight. */
const MAX_BYTES = 16 << 20;

/**
 * So far the engine's own slow start is waited for: what it holds back looks like a queue on the path.
 */
const ENGINE_START_BYTES = 256 << 10;

/** But not for more round trips than that. */
const ENGINE_START_ROUNDS = 16;

/** What may go at once: half of what a browser takes before it throws packets away. */
const QUANTUM_BYTES = 32 << 10;

/** A queue that is longer than this makes the window shrink. */
const TARGET_MICROS = 20_000;

/** A queue that is shorter than this lets it grow freely. */
const NEAR_MICROS = 5000;

/** The shortest round trip is the shortest of the last one or two of these. */
const BASE_MICROS = 15_000_000;

/** Silence is two round trips and this. */
const SILENCE_MICROS = 400_000;

/** A round trip that is not known yet, for silence. */
const FIRST_TRIP_MICROS = 500_000;

/** On a path as short as this nothing is spaced: its queues are the machine's own. */
const UNPACED_MICROS = 2000;

const SECOND_MICROS = 1_000_000;

/** Confined to its caller. */
export class PathModel {
  #nowMicros = 0;
  #sent = 0;
  #received = 0;
  #heardMicros = 0;
  /** What was sent in all and when, of each frame that is not acknowledged. @type {{end: number, at: number}[]} */
  #frames = [];
  #window = MIN_BYTES;
  #isStarting = true;
  #heldRounds = 0;
  #baseMicros = Infinity;
  #newBaseMicros = Infinity;
  #baseUntilMicros = 0;
  #tripMicros = 0;
  #roundMinMicros = Infinity;
  #roundEnd = 0;
  #mostInFlight = 0;
  #rate = 0;
  #tokens = QUANTUM_BYTES;
  #filledMicros = 0;

  /**
   * So many chunk bytes were handed to the link now.
   *
   * @param {number} bytes
   * @param {number} nowMicros
   */
  onSent(bytes, nowMicros) {
    const now = this.#tick(nowMicros);
    if (this.#inFlight === 0) {
      this.#heardMicros = now;
    }
    this.#sent += bytes;
    this.#frames.push({ end: this.#sent, at: now });
    this.#mostInFlight = Math.max(this.#mostInFlight, this.#inFlight);
    this.#tokens = Math.max(this.#tokens - bytes, -QUANTUM_BYTES);
  }

  /**
   * The other side has so many bytes in all, the newest of which waited before that was said.
   *
   * @param {number} receivedBytes
   * @param {number} heldMicros
   * @param {number} nowMicros
   */
  onAck(receivedBytes, heldMicros, nowMicros) {
    const now = this.#tick(nowMicros);
    const received = Math.min(receivedBytes, this.#sent);
    if (received <= this.#received) {
      return;
    }
    this.#received = received;
    this.#heardMicros = now;
    const beyond = this.#frames.findIndex(({ end }) => end > received);
    const done = this.#frames.splice(0, beyond < 0 ? this.#frames.length : beyond);
    const newest = done.at(-1);
    if (newest !== undefined) {
      this.#sample(Math.max(1, now - newest.at - heldMicros), now);
      this.#setRate();
    }
  }

  /** How many bytes may be handed over in one frame now: whole chunks, or 0. @param {number} nowMicros */
  allowanceBytes(nowMicros) {
    this.#tick(nowMicros);
    const room = this.#window - this.#inFlight;
    const free = this.#isPaced ? Math.min(this.#tokens, QUANTUM_BYTES) : this.#window / 4;
    const bytes = Math.max(0, Math.floor(Math.min(room, free) / CHUNK_BYTES) * CHUNK_BYTES);
    return this.#inFlight === 0 ? Math.max(CHUNK_BYTES, bytes) : bytes;
  }

  /** When {@link allowanceBytes} may have become more by time alone, or never: `Infinity`. */
  deadlineMicros() {
    if (this.#inFlight === 0) {
      return Infinity;
    }
    let deadline = this.#silenceMicros();
    if (this.#window - this.#inFlight >= CHUNK_BYTES) {
      const missing = Math.max(0, CHUNK_BYTES - this.#tokens);
      const wait = this.#rate === 0 ? 0 : Math.ceil((missing * SECOND_MICROS) / this.#rate);
      deadline = Math.min(deadline, this.#filledMicros + wait);
    }
    return Math.max(deadline, this.#nowMicros + 1);
  }

  /** What may be in flight. */
  get windowBytes() {
    return this.#window;
  }

  get #inFlight() {
    return this.#sent - this.#received;
  }

  /** Nothing is known before the first round trip: what is known to be harmless goes. */
  get #isPaced() {
    return this.#tripMicros === 0 || this.#rate > 0;
  }

  /** The time never goes back, whatever the clock does. @param {number} nowMicros */
  #tick(nowMicros) {
    this.#nowMicros = Math.max(this.#nowMicros, nowMicros);
    if (this.#inFlight > 0 && this.#nowMicros >= this.#silenceMicros()) {
      this.#window = Math.max(MIN_BYTES, Math.floor(this.#window / 2));
      this.#isStarting = false;
      this.#heardMicros = this.#nowMicros;
      this.#setRate();
    }
    const passed = Math.min(this.#nowMicros - this.#filledMicros, SECOND_MICROS);
    const more = Math.floor((passed * this.#rate) / SECOND_MICROS);
    // Time that did not make a whole byte is left for the next time.
    if (more > 0 || this.#rate === 0) {
      this.#filledMicros = this.#nowMicros;
      this.#tokens = Math.min(QUANTUM_BYTES, this.#tokens + more);
    }
    return this.#nowMicros;
  }

  #silenceMicros() {
    return this.#heardMicros + 2 * (this.#tripMicros || FIRST_TRIP_MICROS) + SILENCE_MICROS;
  }

  #setRate() {
    const gain = this.#isStarting ? 8 : 5;
    this.#rate =
      this.#tripMicros <= UNPACED_MICROS
        ? 0
        : Math.floor((this.#window * SECOND_MICROS * gain) / (this.#tripMicros * 4));
  }

  /**
   * @param {number} trip
   * @param {number} now
   */
  #sample(trip, now) {
    if (now >= this.#baseUntilMicros) {
      this.#baseMicros = this.#newBaseMicros;
      this.#newBaseMicros = Infinity;
      this.#baseUntilMicros = now + BASE_MICROS;
    }
    this.#newBaseMicros = Math.min(this.#newBaseMicros, trip);
    this.#baseMicros = Math.min(this.#baseMicros, trip);
    this.#roundMinMicros = Math.min(this.#roundMinMicros, trip);
    if (this.#received >= this.#roundEnd) {
      this.#tripMicros = this.#roundMinMicros;
      this.#round(this.#tripMicros - this.#baseMicros);
      this.#roundMinMicros = Infinity;
      this.#roundEnd = this.#sent;
      this.#mostInFlight = this.#inFlight;
    }
  }

  /** A round trip is over in which bytes queued for so long. @param {number} queueMicros */
  #round(queueMicros) {
    const bytes = this.#window;
    const isUsed = this.#mostInFlight * 10 >= bytes * 7;
    if (
      this.#isStarting &&
      bytes < ENGINE_START_BYTES &&
      queueMicros > NEAR_MICROS &&
      this.#heldRounds++ < ENGINE_START_ROUNDS
    ) {
      return;
    }
    if (queueMicros > TARGET_MICROS) {
      this.#isStarting = false;
      const fit = Math.floor((bytes * (this.#baseMicros + TARGET_MICROS)) / this.#tripMicros);
      this.#window = Math.max(fit, Math.floor((bytes * 6) / 10));
    } else if (isUsed && queueMicros < NEAR_MICROS) {
      this.#window += Math.floor(bytes / (this.#isStarting ? 4 : 8));
    } else if (isUsed) {
      this.#isStarting = false;
      this.#window += Math.floor(((bytes / 10) * (TARGET_MICROS - queueMicros)) / TARGET_MICROS);
    }
    this.#window = Math.min(Math.max(this.#window, MIN_BYTES), MAX_BYTES);
  }
}
