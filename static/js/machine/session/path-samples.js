/**
 * When what was sent went on its way, so that an acknowledgement becomes a round trip. A ring of
 * fixed size: nothing is allocated for a frame. Pure.
 */

/** Frames that are remembered: what is sent beyond them counts as part of the newest. */
export const MAX_FRAMES = 2048;

/** Looks that are farther apart say nothing. */
const MAX_GAP_MICROS = 8_000_000;

/** Confined to its owner. */
export class PathSamples {
  #ends = new Float64Array(MAX_FRAMES);
  #times = new Float64Array(MAX_FRAMES);
  #waited = new Uint8Array(MAX_FRAMES);
  #first = 0;
  #next = 0;
  #firstWaiting = 0;
  #wiredBytes = 0;
  #wiredAtMicros = 0;
  #isWaiting = false;
  #newestWaited = false;

  /**
   * So many bytes were handed over in all, the last of them now.
   *
   * @param {number} totalBytes
   * @param {number} nowMicros
   */
  sent(totalBytes, nowMicros) {
    if (this.#next - this.#first === MAX_FRAMES) {
      this.#ends[slot(this.#next - 1)] = totalBytes;
      return;
    }
    this.#ends[slot(this.#next)] = totalBytes;
    this.#times[slot(this.#next)] = nowMicros;
    this.#waited[slot(this.#next)] = this.#isWaiting ? 1 : 0;
    this.#next++;
  }

  /**
   * So many bytes have left the engine by now. What was seen to wait in it is taken to have left
   * evenly since it was last looked at.
   *
   * @param {number} totalBytes
   * @param {number} sentBytes
   * @param {number} nowMicros
   */
  wired(totalBytes, sentBytes, nowMicros) {
    this.#firstWaiting = Math.max(this.#firstWaiting, this.#first);
    const bytes = totalBytes - this.#wiredBytes;
    const passed = Math.min(nowMicros - this.#wiredAtMicros, MAX_GAP_MICROS);
    while (this.#firstWaiting < this.#next && this.#end(this.#firstWaiting) <= totalBytes) {
      const at = slot(this.#firstWaiting++);
      if (this.#isWaiting && bytes > 0) {
        const part = Math.trunc((passed * ((this.#ends[at] ?? 0) - this.#wiredBytes)) / bytes);
        this.#times[at] = Math.max(this.#times[at] ?? 0, this.#wiredAtMicros + part);
      }
    }
    for (let number = this.#firstWaiting; number < this.#next; number++) {
      this.#waited[slot(number)] = 1;
    }
    this.#wiredBytes = totalBytes;
    this.#wiredAtMicros = nowMicros;
    this.#isWaiting = totalBytes < sentBytes;
  }

  /**
   * When the newest frame went on its way that these bytes hold whole; negative if that was told
   * before, or nothing is held whole.
   *
   * @param {number} totalBytes
   */
  received(totalBytes) {
    let at = -1;
    while (this.#first < this.#next && this.#end(this.#first) <= totalBytes) {
      this.#newestWaited = this.#waited[slot(this.#first)] === 1;
      at = this.#times[slot(this.#first++)] ?? 0;
    }
    return at;
  }

  /** Whether that frame waited in the engine, so that its time is a guess. */
  newestWaited() {
    return this.#newestWaited;
  }

  /** @param {number} number */
  #end(number) {
    return this.#ends[slot(number)] ?? 0;
  }
}

/** @param {number} number */
function slot(number) {
  return number % MAX_FRAMES;
}
