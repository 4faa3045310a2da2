/**
 * Decides how much may be in flight on a link, and how it is spaced, from what was sent and what the
 * other side says it has. What the other side says is not believed further than it does harm to
 * itself: it can make the window small, or as large as it may be, and no burst. Pure.
 */
import { MILLISECOND, NEVER, SECOND } from '../time.js';
import { CHUNK_BYTES } from './path-chunk.js';
import { PathPace } from './path-pace.js';
import { PathSamples } from './path-samples.js';
import { MAX_BYTES_PER_SECOND, START_BYTES } from './path-limits.js';
import { PathWindow } from './path-window.js';

/** A frame is at most this part of a window: the engine sends few packets of one at once. */
const FRAMES_PER_WINDOW = 16;

/** Where it does not matter, fewer and larger frames cost less. */
const FRAMES_ON_SHORT_PATH = 4;

/** The engine is handed what it can send now and this, or a quarter of a window. */
const MAX_BACKLOG_BYTES = 64 << 10;

/** What waits in the engine is looked at this often while that matters. */
const LOOK_MICROS = 2000;

/** Silence is two round trips and this. */
const SILENCE_MICROS = 400 * MILLISECOND;

/** A round trip that is not known yet, for silence. */
const FIRST_TRIP_MICROS = 500 * MILLISECOND;

/** What goes at once at most: less than any receiving socket holds. */
const MAX_BURST_BYTES = 256 << 10;

/** A browser throws away what is more than twice this at once. */
const BROWSER_BURST_BYTES = 32 << 10;

/** How fast it begins where bursts are lost: a first window in a twentieth of a second. */
const FIRST_BYTES_PER_SECOND = 20 * START_BYTES;

/** On a path as short as this nothing is spaced: its queues are the machine's own. */
const UNPACED_MICROS = 2000;

/** Confined to its caller. */
export class PathModel {
  #samples = new PathSamples();
  #window = new PathWindow();
  #maxBurstBytes;
  #pace;
  #originMicros = 0;
  #hasBegun = false;
  #nowMicros = 0;
  #sent = 0;
  #received = 0;
  #backlog = 0;
  #heardMicros = 0;
  #lookedMicros = 0;
  #sentAtLook = 0;
  #hasLooked = false;

  /** Of a link on which nothing was sent. @param {number} maxBurstBytes what the engine takes at once */
  constructor(maxBurstBytes = BROWSER_BURST_BYTES) {
    this.#maxBurstBytes = maxBurstBytes;
    this.#pace = new PathPace(maxBurstBytes);
    if (maxBurstBytes < MAX_BURST_BYTES) {
      this.#pace.rate(FIRST_BYTES_PER_SECOND, 0);
    }
  }

  /**
   * So many chunk bytes were handed to the link now.
   *
   * @param {number} bytes
   * @param {number} nowMicros
   */
  onSent(bytes, nowMicros) {
    const now = this.#tick(nowMicros);
    if (this.inFlightBytes() === 0) {
      this.#window.rested(now - this.#heardMicros);
      this.#heardMicros = now;
    }
    this.#sent += bytes;
    this.#samples.sent(this.#sent, now);
    this.#pace.take(bytes, now);
    this.#window.inFlight(this.inFlightBytes());
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
    const total = Math.min(receivedBytes, this.#sent);
    if (total <= this.#received) {
      return;
    }
    this.#received = total;
    this.#heardMicros = now;
    const leftMicros = this.#samples.received(total);
    if (leftMicros >= 0) {
      const trip = now - leftMicros - Math.max(0, heldMicros);
      this.#window.sample(trip, this.#samples.newestWaited(), total, this.#sent, now);
      this.#pace.rate(this.#rate(), now);
    }
  }

  /** Whether it helps to be told now what the engine still buffers; who cannot tell never does. */
  wantsBacklog() {
    return this.#window.isStarting() || this.#window.isQueued() || this.#backlog > 0;
  }

  /**
   * Of what was handed over, the engine has not yet put so much on the wire.
   *
   * @param {number} bytes
   * @param {number} nowMicros
   */
  onBacklog(bytes, nowMicros) {
    const now = this.#tick(nowMicros);
    this.#backlog = Math.min(Math.max(bytes, 0), this.inFlightBytes());
    this.#samples.wired(this.#sent - this.#backlog, this.#sent, now);
    this.#window.backlog(this.#backlog);
    this.#lookedMicros = now;
    this.#sentAtLook = this.#sent;
    this.#hasLooked = true;
  }

  /** How many bytes may be handed over in one frame now: whole chunks, or 0. @param {number} nowMicros */
  allowanceBytes(nowMicros) {
    const bytes = wholeChunks(this.#frameBytes(this.#tick(nowMicros)));
    return this.inFlightBytes() === 0 ? Math.max(CHUNK_BYTES, bytes) : bytes;
  }

  /** When `allowanceBytes` may have become more by time alone, or never. */
  deadlineMicros() {
    if (!this.#hasBegun || this.inFlightBytes() === 0) {
      return NEVER;
    }
    const room = this.#window.bytes() - this.inFlightBytes();
    let deadline = this.#silenceMicros();
    if (room >= CHUNK_BYTES && this.#engineRoom() >= CHUNK_BYTES) {
      const piece = Math.min(wholeChunks(room), wholeChunks(this.#pace.quantum()));
      deadline = Math.min(deadline, this.#pace.freeAtMicros(piece));
    }
    const isUnseen = this.#backlog > 0 || this.#sent > this.#sentAtLook;
    if (this.#hasLooked && isUnseen && this.wantsBacklog()) {
      deadline = Math.min(deadline, this.#lookedMicros + LOOK_MICROS);
    }
    return this.#originMicros + Math.max(deadline, this.#nowMicros + 1);
  }

  /** What may be in flight. */
  windowBytes() {
    return this.#window.bytes();
  }

  /** What was handed over and is not acknowledged. */
  inFlightBytes() {
    return this.#sent - this.#received;
  }

  /** @param {number} now */
  #frameBytes(now) {
    const room = this.#window.bytes() - this.inFlightBytes();
    const parts = this.#isShort() ? FRAMES_ON_SHORT_PATH : FRAMES_PER_WINDOW;
    const part = Math.max(CHUNK_BYTES, Math.trunc(this.#window.bytes() / parts));
    return Math.min(room, part, this.#pace.free(now), this.#engineRoom());
  }

  /** What the engine holds back is not to leave it in one burst. */
  #engineRoom() {
    if (!this.#hasLooked || !this.wantsBacklog()) {
      return Infinity;
    }
    const held = this.#backlog + this.#sent - this.#sentAtLook;
    const most = Math.max(MAX_BACKLOG_BYTES, Math.trunc(this.#window.bytes() / 4));
    return Math.max(0, most - held);
  }

  #rate() {
    const trip = this.#window.tripMicros();
    const takesBursts = this.#maxBurstBytes >= MAX_BURST_BYTES;
    if (trip === 0) {
      return takesBursts ? 0 : FIRST_BYTES_PER_SECOND;
    }
    if (this.#isShort() && takesBursts) {
      return 0;
    }
    const even = Math.trunc((Math.trunc((this.#window.bytes() * SECOND) / trip) * 5) / 4);
    return Math.min(even, MAX_BYTES_PER_SECOND);
  }

  /** Whether the path is so short that its queues are the machine's own. */
  #isShort() {
    const base = this.#window.baseMicros();
    return base > 0 && base <= UNPACED_MICROS;
  }

  #silenceMicros() {
    const trip = this.#window.tripMicros() === 0 ? FIRST_TRIP_MICROS : this.#window.tripMicros();
    return this.#heardMicros + 2 * trip + SILENCE_MICROS;
  }

  /** The time never goes back, whatever the clock does. @param {number} nowMicros */
  #tick(nowMicros) {
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.#originMicros = nowMicros;
    }
    this.#nowMicros = Math.max(this.#nowMicros, nowMicros - this.#originMicros);
    if (this.inFlightBytes() > 0 && this.#nowMicros >= this.#silenceMicros()) {
      this.#window.silence();
      this.#heardMicros = this.#nowMicros;
      this.#pace.rate(this.#rate(), this.#nowMicros);
    }
    return this.#nowMicros;
  }
}

/** @param {number} bytes */
function wholeChunks(bytes) {
  return Math.trunc(Math.max(0, bytes) / CHUNK_BYTES) * CHUNK_BYTES;
}
